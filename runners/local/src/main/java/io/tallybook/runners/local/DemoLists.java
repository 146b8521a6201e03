package io.tallybook.runners.local;

import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficListFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;

/** The lists that the demo traffic is decided by. */
public final class DemoLists {
  private DemoLists() {}

  /**
   * Writes them, unless the folder has lists or settings already: those are somebody's own.
   *
   * @param now the time from which the demo traffic begins
   */
  public static void writeUnlessThere(DataFolder folder, Instant now) throws IOException {
    if (!Files.isDirectory(folder.lists())) {
      TrafficListFiles.of(TrafficConfig.defaults().withStart(now)).writeTo(folder.lists());
    }
  }
}
