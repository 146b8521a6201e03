package io.tallybook.runners.launcher;

import io.tallybook.runners.local.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a raw log lies; a mixin of the verbs that look at one. */
final class LogFolder {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of a local stack, running or stopped; default ${DEFAULT-VALUE}.")
  private Path data = Path.of("data");

  @Option(
      names = "--raw",
      paramLabel = "DIR",
      description = "Folder of the raw log, where it is not that of a local stack.")
  private @Nullable Path raw;

  /** The log's root, which exists. */
  Path root() {
    Path root = raw == null ? new DataFolder(data).rawLog() : raw;
    if (!Files.isDirectory(root)) {
      throw new CommandFailure(
          ExitCode.USAGE, root + ": there is no raw log; name one with --data or --raw");
    }
    return root;
  }
}
