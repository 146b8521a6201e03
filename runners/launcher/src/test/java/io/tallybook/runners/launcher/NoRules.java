package io.tallybook.runners.launcher;

import io.tallybook.transforms.traffic.RuleCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A settings file that switches every rule off: for clicks that are counted, not judged. */
final class NoRules {
  private NoRules() {}

  /** The flag that names such a file, which is written into a folder. */
  static String flag(Path folder) throws IOException {
    Path file = folder.resolve("no-rules.conf");
    Files.createDirectories(folder);
    Files.write(file, RuleCatalog.ids().stream().map(rule -> rule + " = off").toList());
    return "--trafficRules=" + file;
  }
}
