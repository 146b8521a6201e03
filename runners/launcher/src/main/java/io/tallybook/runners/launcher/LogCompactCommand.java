package io.tallybook.runners.launcher;

import io.tallybook.stores.rawlog.LogCompaction;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "compact",
    description = {
      "Joins the small files of each hour and partition into one, up to 256 MiB.",
      "A new file takes the place of the old ones only once every record of both sides has been"
          + " read and compared. It also removes what writers that died have left. Safe beside a"
          + " running archive; a reader that had begun before may find its files gone and must"
          + " begin again."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
final class LogCompactCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "The one UTC day to compact; all, if absent.")
  private @Nullable LocalDate date;

  @Option(
      names = "--min-files",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "How many files of an hour and partition make it worth the while, 2 or more; default"
              + " ${DEFAULT-VALUE}.")
  private int minFiles;

  @Mixin private LogFolder folder = new LogFolder();

  @Override
  public Integer call() {
    if (minFiles < 2) {
      throw new CommandFailure(ExitCode.USAGE, "--min-files=" + minFiles + ": must be 2 or more");
    }
    LogCompaction.Result result =
        LogCompaction.of(folder.root(), minFiles).run(Optional.ofNullable(date));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        result.filesBefore()
            + " files with "
            + result.rows()
            + " records became "
            + result.filesAfter()
            + "; "
            + result.filesRemoved()
            + " leftovers removed");
    out.flush();
    return ExitCode.OK;
  }
}
