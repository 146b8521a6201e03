package io.tallybook.pipelines.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListFolderTest {
  @TempDir private Path temp;

  @Test
  void read_takesEveryKind() throws IOException {
    write("a.list", "crawler-agents", "1", "2026-01-01", "bot MyBot\\/", "library ^mylib ");
    write("b.list", "crawler-ranges", "1", "2026-01-01", "66.249.64.0/19 Googlebot");
    write("c.list", "datacentre-ranges", "1", "2026-01-01", "3.80.0.0/12 amazon web", "51.0.0.0/8");
    write("d.list", "relay-ranges", "1", "2026-01-01", "172.224.224.0/19", "2a02:26f7::/32");
    write("e.list", "vpn-ranges", "1", "2026-01-01", "193.32.248.1");
    write("f.list", "own-traffic", "1", "2026-01-01", "ip 203.0.113.0/24", "user tester");
    write(
        "g.list",
        "blocklist",
        "1",
        "2026-01-01",
        "# found in January",
        "",
        "ip 5.188.10.0/23 2026-04-01T00:00:00Z",
        "user u-1 2026-04-01T00:00:00Z",
        "publisher p-1 2026-04-01T00:00:00Z");
    write("h.list", "countries", "1", "2026-01-01", "24.0.0.0/8 US", "2601::/16 US");
    Files.writeString(temp.resolve("notes.txt"), "no list");

    TrafficLists lists = folder().read();

    assertThat(lists.snapshots())
        .extracting(Snapshot::kind, snapshot -> snapshot.content().size())
        .containsExactly(
            tuple(ListKind.CRAWLER_AGENTS, 1_513),
            tuple(ListKind.CRAWLER_AGENTS, 2),
            tuple(ListKind.CRAWLER_RANGES, 1),
            tuple(ListKind.DATACENTRE_RANGES, 2),
            tuple(ListKind.RELAY_RANGES, 2),
            tuple(ListKind.VPN_RANGES, 1),
            tuple(ListKind.OWN_TRAFFIC, 2),
            tuple(ListKind.BLOCKLIST, 3),
            tuple(ListKind.COUNTRIES, 2));
    assertThat(lists.crawlerAgents().snapshots().get(1).content().patterns().get(1).regex())
        .isEqualTo("^mylib ");
    assertThat(lists.ranges(ListKind.DATACENTRE_RANGES).snapshots().get(0).content().labels())
        .containsExactly("amazon web", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "countries|10.0.0.0/33 US|'10.0.0.0/33' must be a range such as 192.0.2.0/24",
        "countries|10.0.0/8 US|'10.0.0/8' must be a range such as",
        "countries|10.0.0.* US|'10.0.0.*' must be a range such as",
        "countries|example.org US|'example.org' must be a range such as",
        "countries|fe80::1%eth0 US|'fe80::1%eth0' must be a range such as",
        "countries|10.0.0.1/8 US|'10.0.0.1/8' has bits behind its prefix; the range is 10.0.0.0/8",
        "countries|10.0.0.0/8 usa|a country must be two upper-case letters (ISO 3166-1), is 'usa'",
        "countries|10.0.0.0/8|needs a country behind the range",
        "crawler-ranges|10.0.0.0/8|needs the crawler's name behind the range",
        "crawler-agents|robot x|must be 'bot REGEX' or 'library REGEX', is 'robot x'",
        "crawler-agents|bot (x|'(x' is no regular expression: Unclosed group",
        "crawler-agents|bot x*|'x*' matches every agent",
        "own-traffic|ip 10.0.0.0/8 x|must be 'ip CIDR' or 'user ID', is 'ip 10.0.0.0/8 x'",
        "own-traffic|publisher p|must begin with ip or user, not publisher",
        "blocklist|user u|must be 'ip CIDR UNTIL', 'user ID UNTIL' or 'publisher ID UNTIL'",
        "blocklist|user u tomorrow|an entry's end must be a time like 2026-03-01T00:00:00Z",
        "blocklist|host u 2026-03-01T00:00:00Z|must begin with ip, user or publisher, not host",
      })
  void read_refusesAWrongEntry_withFileAndLine(String kind, String entry, String reason)
      throws IOException {
    Path file = write("x.list", kind, "1", "2026-01-01", "", entry);

    assertThatThrownBy(() -> folder().read())
        .isInstanceOf(TrafficFileException.class)
        .hasMessageStartingWith(file + ":5: " + reason);
  }

  @Test
  void read_tellsAllProblemsAtOnce() throws IOException {
    Path first = write("a.list", "vpn-ranges", "1", "2026-01-01", "10.0.0.0/8", "x", "10.0.0.0/8");
    Path second = write("b.list", "vpn", "1", "2026-01-01");
    Path third = write("c.list", "countries", "1 2", "2026-01-01");
    Path fourth =
        Files.writeString(
            temp.resolve("d.list"), "tallybook-list blocklist\nversion 1\neffective-from now\n");
    Path fifth = Files.write(temp.resolve("e.list"), new byte[] {-1, -2});

    assertThatThrownBy(() -> folder().read())
        .hasMessage(
            String.join(
                System.lineSeparator(),
                first + ":5: 'x' must be a range such as 192.0.2.0/24 or 2001:db8::/32",
                first + ":6: is on line 4 already",
                second
                    + ":1: tallybook-list must be one of crawler-agents, crawler-ranges,"
                    + " datacentre-ranges, relay-ranges, vpn-ranges, own-traffic, blocklist,"
                    + " countries, is 'vpn'",
                third + ":2: version must be 1 to 64 of A-Z a-z 0-9 . _ -, is '1 2'",
                fourth + ":3: effective-from must be a time from 2000-01-01T00:00:00Z on, is 'now'",
                fifth + ": must be UTF-8 text"));
  }

  @Test
  void read_refusesAListThatGoesBackInTime() throws IOException {
    write("a.list", "vpn-ranges", "1.9", "2026-01-01");
    write("b.list", "vpn-ranges", "1.10", "2026-02-01");
    assertThat(folder().read().snapshots()).hasSize(3);

    Path back = write("c.list", "vpn-ranges", "1.9.5", "2026-03-01");
    assertThatThrownBy(() -> folder().read())
        .hasMessage(
            back
                + ": vpn-ranges 1.9.5 goes back in time: it is effective after 1.10 in b.list and"
                + " is no later version");

    Path same = write("c.list", "vpn-ranges", "2", "2026-02-01");
    assertThatThrownBy(() -> folder().read())
        .hasMessage(
            same
                + ": vpn-ranges 2 is effective from 2026-02-01T00:00:00Z, must be later than 1.10"
                + " in b.list, which is from 2026-02-01T00:00:00Z");
  }

  @Test
  void read_refusesWhatIsNoFile_andAnEmptyOne() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("a.list"));
    Path empty = Files.writeString(temp.resolve("b.list"), "# nothing yet\n");
    Path none = Files.createSymbolicLink(temp.resolve("c.list"), temp.resolve("gone"));

    assertThatThrownBy(() -> folder().read())
        .hasMessage(
            String.join(
                System.lineSeparator(),
                folder + ": is a folder, must be a file",
                empty + ": is empty, must begin with 'tallybook-list KIND'",
                none + ": there is no such file"));
  }

  @Test
  void read_refusesAMissingFolder() {
    assertThatThrownBy(() -> ListFolder.at(temp.resolve("none")).read())
        .hasMessage(temp.resolve("none") + ": there is no such folder");
  }

  @Test
  void add_copiesACheckedSnapshotAndNothingElse() throws IOException {
    Path folder = temp.resolve("lists");
    Path first = write("first.list", "vpn-ranges", "1", "2026-02-01", "10.0.0.0/8");

    ListFolder.Entry added = ListFolder.at(folder).add(first);

    assertThat(added.file()).isEqualTo(folder.resolve("vpn-ranges-1.list"));
    assertThat(names(folder)).containsExactly("vpn-ranges-1.list");
    assertThat(added.file()).hasSameBinaryContentAs(first);
  }

  @Test
  void add_refusesWhatGoesBack_andChangesNothing() throws IOException {
    Path folder = temp.resolve("lists");
    ListFolder.at(folder).add(write("1.list", "vpn-ranges", "2", "2026-02-01", "10.0.0.0/8"));
    Path between = write("2.list", "vpn-ranges", "1", "2026-01-01", "11.0.0.0/8");
    Path again = write("3.list", "vpn-ranges", "2", "2026-03-01", "11.0.0.0/8");
    Path broken = write("4.list", "vpn-ranges", "3", "2026-03-01", "11.0.0.1/8");

    assertThatThrownBy(() -> ListFolder.at(folder).add(between))
        .hasMessageStartingWith(between + ": vpn-ranges 1 is effective from 2026-01-01T00:00:00Z,");
    assertThatThrownBy(() -> ListFolder.at(folder).add(again))
        .hasMessageStartingWith(again + ": vpn-ranges 2 goes back in time");
    assertThatThrownBy(() -> ListFolder.at(folder).add(broken))
        .hasMessageStartingWith(broken + ":4: ");
    assertThat(names(folder)).containsExactly("vpn-ranges-2.list");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "9, 10",
    "1.9, 1.10",
    "2026-01-31, 2026-02-01",
    "1, 1.1",
    "a1, b0",
    "1.a, 1.b"
  })
  void versions_areOrderedAsPeopleDo(String earlier, String later) {
    assertThat(VersionOrder.INSTANCE.compare(earlier, later)).isNegative();
    assertThat(VersionOrder.INSTANCE.compare(later, earlier)).isPositive();
    assertThat(VersionOrder.INSTANCE.compare(later, later)).isZero();
  }

  private ListFolder folder() {
    return ListFolder.at(temp);
  }

  private Path write(String name, String kind, String version, String date, String... entries)
      throws IOException {
    return Files.writeString(
        temp.resolve(name),
        "tallybook-list "
            + kind
            + "\nversion "
            + version
            + "\neffective-from "
            + date
            + "T00:00:00Z\n"
            + String.join("\n", entries)
            + "\n");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> Objects.requireNonNull(file.getFileName()).toString()).toList();
    }
  }
}
