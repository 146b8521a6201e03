package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsCommandTest {
  @TempDir private Path data;

  private record Outcome(int exitCode, String output, String errors) {}

  @Test
  void add_thenCheckAndShow() throws IOException {
    Path list = list("vpn-ranges", "1", "10.0.0.0/8 some");
    Files.createDirectories(data.resolve("lists"));
    Files.writeString(
        data.resolve("lists").resolve("rules.conf"),
        "FUTURE_TIME.skew_max = 90s\nSTALE_TIME = off\n");

    Outcome added = run("lists", "add", list.toString());
    Outcome checked = run("lists", "check");
    Outcome shown = run("lists", "show");

    Path file = data.toAbsolutePath().resolve("lists").resolve("vpn-ranges-1.list");
    assertThat(added)
        .isEqualTo(
            new Outcome(
                ExitCode.OK,
                "added vpn-ranges 1: 1 entries, effective from 2026-01-01T00:00:00Z, as "
                    + file
                    + "\nnote: it is effective already: what a live count has judged since then"
                    + " stays as it is; the bill goes by the list\n",
                ""));
    assertThat(checked)
        .isEqualTo(
            new Outcome(
                ExitCode.OK,
                """
                note: no list blocklist: undecided is BLOCKLIST
                note: no list countries: undecided is GEO_MISMATCH
                note: no list crawler-ranges: undecided is CRAWLER_IP, FAKE_CRAWLER
                note: no list datacentre-ranges: undecided is DATACENTER_IP
                note: no list own-traffic: undecided is INTERNAL_TEST
                1 snapshots of lists, and the settings, are in order
                """,
                ""));
    assertThat(shown.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(shown.output().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "list version effective_from entries file",
            "crawler-agents crawler-user-agents-1.60.0 2000-01-01T00:00:00Z 1513 (comes with the"
                + " code)",
            "vpn-ranges 1 2026-01-01T00:00:00Z 1 vpn-ranges-1.list",
            "rule version tier category settings",
            "UA_MISSING 1 T0 GIVT",
            "FUTURE_TIME 1 T0 GIVT skew_max=90s",
            "STALE_TIME 1 T0 GIVT off");
  }

  @Test
  void add_refusesAListThatGoesBack() throws IOException {
    assertThat(run("lists", "add", list("vpn-ranges", "1", "10.0.0.0/8").toString()).exitCode())
        .isEqualTo(ExitCode.OK);

    Outcome again = run("lists", "add", list("vpn-ranges", "1", "11.0.0.0/8").toString());

    assertThat(again.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(again.errors())
        .contains("x.list: vpn-ranges 1 is effective from 2026-01-01T00:00:00Z, must be later");
  }

  @Test
  void add_ofNoFile_isWrongUsage_andMakesNoFolder() {
    assertThat(run("lists", "add", data.resolve("none.list").toString()))
        .isEqualTo(
            new Outcome(
                ExitCode.USAGE,
                "",
                "tallybook: " + data.resolve("none.list") + ": there is no such file to read\n"));
    assertThat(run("lists", "add", data.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(data.resolve("lists")).doesNotExist();
  }

  @Test
  void check_ofAFolderThatIsNotThere_saysSo() {
    Outcome outcome = run("lists", "check");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(outcome.output())
        .startsWith(
            "note: there is no folder "
                + data.toAbsolutePath().resolve("lists")
                + "\nnote: no list")
        .contains("note: no list vpn-ranges: undecided is PROXY_VPN\n")
        .endsWith("0 snapshots of lists, and the settings, are in order\n");
  }

  @Test
  void check_namesAListThatIsTooOld() throws IOException {
    Path folder = Files.createDirectories(data.resolve("lists"));
    Files.move(list("vpn-ranges", "1", "10.0.0.0/8"), folder.resolve("vpn.list"));
    Files.writeString(folder.resolve("rules.conf"), "PROXY_VPN.list_age_max = 1h\n");

    assertThat(run("lists", "check").output())
        .contains("note: list vpn-ranges is too old: undecided is PROXY_VPN\n");
  }

  @Test
  void check_tellsEveryProblemOnALineOfItsOwn() throws IOException {
    Path folder = Files.createDirectories(data.resolve("lists"));
    Path list = Files.move(list("vpn-ranges", "1", "10.0.0.1/8\nx"), folder.resolve("broken.list"));

    Outcome outcome = run("lists", "check");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.output().lines())
        .containsExactly(
            list.toAbsolutePath()
                + ":4: '10.0.0.1/8' has bits behind its prefix; the range is 10.0.0.0/8",
            list.toAbsolutePath()
                + ":5: 'x' must be a range such as 192.0.2.0/24 or 2001:db8::/32");
  }

  @Test
  void bill_refusesBrokenListsBeforeItDoesAnything() throws IOException {
    Path folder = Files.createDirectories(data.resolve("lists"));
    Files.move(list("vpn-ranges", "1", "x"), folder.resolve("broken.list"));

    Outcome outcome = run("bill", "--date=2026-01-01");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.errors()).contains("broken.list:4: 'x' must be a range");
    assertThat(data.resolve("billing")).doesNotExist();
    assertThat(data.resolve("postgres")).doesNotExist();
  }

  private Path list(String kind, String version, String entries) throws IOException {
    return Files.writeString(
        data.resolve("x.list"),
        "tallybook-list "
            + kind
            + "\nversion "
            + version
            + "\neffective-from 2026-01-01T00:00:00Z\n"
            + entries
            + "\n");
  }

  private Outcome run(String verb, String... args) {
    String[] all = new String[args.length + 2];
    all[0] = verb;
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--data=" + data;
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(errors, true, UTF_8));
    try {
      int exitCode = Main.execute(all);
      return new Outcome(exitCode, out.toString(UTF_8), errors.toString(UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }
}
