package io.tallybook.runners.launcher;

import io.tallybook.runners.local.TemporaryFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry of the command line. */
@Command(
    name = "tallybook",
    description = "Counts ad clicks: a stream for decisions, a batch for money.",
    mixinStandardHelpOptions = true,
    version = "Tallybook 0.1",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK_HELP,
      ExitCode.FAILED_HELP,
      ExitCode.USAGE_HELP,
      ExitCode.SOME_REJECTED_HELP,
      ExitCode.UNREACHABLE_HELP,
      ExitCode.REFUSED_HELP
    },
    footer = {
      "",
      "Begin with 'tallybook run'. 'tallybook VERB --help' explains a verb.",
    },
    subcommands = {
      RunCommand.class,
      GatewayCommand.class,
      StreamCommand.class,
      ArchiveCommand.class,
      ServeCommand.class,
      GenerateCommand.class,
      JudgeCommand.class,
      ReplayCommand.class,
      ReportCommand.class,
      ReconcileCommand.class,
      BillCommand.class,
      RejudgeCommand.class,
      ExplainCommand.class,
      LogCommand.class,
      ListsCommand.class,
      StatusCommand.class,
      StatementCommand.class,
      CreditsCommand.class,
      AccountCommand.class,
      TokenCommand.class,
      LinkCommand.class
    })
public final class Main implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and log to standard error.")
  private boolean verbose;

  private Main() {}

  /** Runs a verb and exits with its code. */
  public static void main(String[] args) {
    try {
      TemporaryFolder.claim();
    } catch (IOException e) {
      System.err.println(
          "tallybook: temporary files may stay behind: " + CommandFailure.messageOf(e));
    }
    System.exit(execute(args));
  }

  /** Runs a verb and returns its exit code. */
  static int execute(String... args) {
    Main main = new Main();
    return new CommandLine(main)
        .registerConverter(LocalDate.class, CalendarText::day)
        .registerConverter(YearMonth.class, CalendarText::month)
        .registerConverter(Instant.class, CalendarText::time)
        .registerConverter(Duration.class, CalendarText::duration)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::explainUsage)
        .setExecutionExceptionHandler((failure, line, parsed) -> main.explain(failure, line))
        .setExecutionStrategy(
            parsed -> {
              Logging.toStandardError(main.verbose);
              return new CommandLine.RunLast().execute(parsed);
            })
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a verb is missing");
  }

  private static int explainUsage(ParameterException problem, String[] args) {
    CommandLine line = problem.getCommandLine();
    line.getErr()
        .println(
            "tallybook: "
                + oneLine(CommandFailure.messageOf(problem))
                + "; see '"
                + line.getCommandSpec().qualifiedName()
                + " --help'");
    return ExitCode.USAGE;
  }

  private int explain(Exception failure, CommandLine line) {
    if (verbose) {
      failure.printStackTrace(line.getErr());
    }
    line.getErr().println("tallybook: " + oneLine(CommandFailure.messageOf(failure)));
    return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.FAILED;
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
