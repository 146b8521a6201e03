package io.tallybook.runners.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoListsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path data;

  @Test
  void writesEveryListThatDoesNotComeWithTheCode() throws IOException {
    DataFolder folder = new DataFolder(data);

    DemoLists.writeUnlessThere(folder, NOW);

    try (var files = Files.list(folder.lists())) {
      assertThat(files.map(file -> folder.lists().relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "blocklist-2026-02-28.list",
              "countries-2026-02-28.list",
              "crawler-ranges-2026-02-28.list",
              "datacentre-ranges-2026-02-28.list",
              "own-traffic-2026-02-28.list",
              "relay-ranges-2026-02-28.list",
              "vpn-ranges-2026-02-28.list");
    }
  }

  @Test
  void leavesAFolderAloneThatIsThere() throws IOException {
    DataFolder folder = new DataFolder(data);
    Files.createDirectories(folder.lists());

    DemoLists.writeUnlessThere(folder, NOW);

    assertThat(folder.lists()).isEmptyDirectory();
  }
}
