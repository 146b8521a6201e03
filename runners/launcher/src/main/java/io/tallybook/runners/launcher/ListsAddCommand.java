package io.tallybook.runners.launcher;

import io.tallybook.pipelines.traffic.ListFolder;
import io.tallybook.pipelines.traffic.TrafficFileException;
import io.tallybook.transforms.traffic.lists.Snapshot;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "add",
    description = {
      "Checks a snapshot of a list and copies it into the folder, whole or not at all.",
      "Its effective time and its version must be later than those of all snapshots of its kind:"
          + " what was judged is not judged again by another list. A live count takes it at its"
          + " next start."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK_HELP,
      ExitCode.USAGE_HELP,
      "5:Refused: the list is wrong or goes back in time; nothing was changed."
    })
final class ListsAddCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The snapshot.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Mixin private ListsFolder folder = new ListsFolder();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CommandFailure(ExitCode.USAGE, file + ": there is no such file to read");
    }
    try {
      ListFolder.Entry added = ListFolder.at(folder.lists()).add(file);
      Snapshot<?> snapshot = added.snapshot();
      out.println(
          "added "
              + snapshot.kind().text()
              + " "
              + snapshot.version()
              + ": "
              + snapshot.content().size()
              + " entries, effective from "
              + snapshot.effectiveFrom()
              + ", as "
              + added.file());
      if (snapshot.effectiveFrom().isBefore(Instant.now())) {
        out.println(
            "note: it is effective already: what a live count has judged since then stays as it"
                + " is; the bill goes by the list");
      }
      out.flush();
      return ExitCode.OK;
    } catch (TrafficFileException e) {
      throw CommandFailure.because(ExitCode.REFUSED, e);
    }
  }
}
