package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficListFilesTest {
  @TempDir Path folder;

  private void write() throws IOException {
    TrafficListFiles.of(TrafficConfig.defaults().withStart(Instant.parse("2026-03-02T13:14:15Z")))
        .writeTo(folder);
  }

  @Test
  void writeTo_aFileForEachList() throws IOException {
    write();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "blocklist-2026-03-01.list",
              "countries-2026-03-01.list",
              "crawler-ranges-2026-03-01.list",
              "datacentre-ranges-2026-03-01.list",
              "own-traffic-2026-03-01.list",
              "relay-ranges-2026-03-01.list",
              "vpn-ranges-2026-03-01.list");
    }
  }

  @Test
  void writeTo_headThenEntries() throws IOException {
    write();
    assertThat(Files.readString(folder.resolve("own-traffic-2026-03-01.list")))
        .isEqualTo(
            """
            tallybook-list own-traffic
            version 2026-03-01
            effective-from 2026-03-01T00:00:00Z

            ip 203.0.113.0/24
            user u-test-1
            user u-test-2
            user u-test-3
            """);
    assertThat(Files.readAllLines(folder.resolve("crawler-ranges-2026-03-01.list")))
        .endsWith("157.55.39.0/24 bingbot", "66.249.64.0/19 Googlebot");
    assertThat(Files.readAllLines(folder.resolve("blocklist-2026-03-01.list")))
        .contains("publisher publisher-404 2027-05-05T00:00:00Z");
  }

  @Test
  void countries_nameEachRangeOnce() throws IOException {
    write();
    List<String> ranges =
        Files.readAllLines(folder.resolve("countries-2026-03-01.list")).stream()
            .skip(4)
            .map(entry -> entry.split(" ", -1)[0])
            .toList();
    Set<String> distinct = new HashSet<>(ranges);

    assertThat(ranges).hasSizeGreaterThan(50).hasSameSizeAs(distinct);
  }
}
