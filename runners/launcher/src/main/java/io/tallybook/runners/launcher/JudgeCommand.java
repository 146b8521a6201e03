package io.tallybook.runners.launcher;

import io.tallybook.testdata.TruthLabel;
import io.tallybook.testdata.judge.Judgement;
import io.tallybook.testdata.judge.JudgementReport;
import io.tallybook.testdata.judge.Truth;
import io.tallybook.testdata.judge.UnreadableJudgementException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "judge",
    description = {
      "Holds what the traffic rules said of generated traffic against what is true of it: recall by"
          + " class of traffic, what each rule got right and wrong, precision overall, and whether"
          + " good clicks that look bad were left alone.",
      "Write both with 'generate --out=FILE --truth=FILE', count or bill the one, and judge with the"
          + " other. A click of which nothing was said is valid."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done, and recall and precision are as demanded.",
      "1:Recall or precision is below what was demanded, or it failed; the message says why.",
      ExitCode.USAGE_HELP,
      ExitCode.UNREACHABLE_HELP
    })
final class JudgeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      required = true,
      description = "The truth, as 'generate --truth' writes it.")
  private Path truthFile = Path.of("");

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  /** Where the verdicts come from. */
  private static final class Source {
    @Option(
        names = "--verdicts",
        paramLabel = "FILE",
        split = ",",
        description =
            "Verdicts as CSV, as a bill writes them; compressed if the name ends in .zst. May be"
                + " given several times; of a click in several files the last one's hold.")
    private List<Path> files = new ArrayList<>();

    @Option(
        names = "--bootstrap-servers",
        paramLabel = "HOST:PORT",
        description = "Read the topic of invalid clicks of this broker, to where it ends now.")
    private @Nullable String bootstrapServers;
  }

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "invalid-clicks",
      description = "The topic of invalid clicks; default ${DEFAULT-VALUE}.")
  private String topic = "";

  @Option(
      names = "--date",
      paramLabel = "DAY",
      description = "Judge only the clicks of this UTC day, which a bill of that day judges.")
  private @Nullable LocalDate date;

  @Option(
      names = "--recall-min",
      paramLabel = "SHARE",
      description = "Fail if a smaller share of the invalid clicks is found invalid, 0 to 1.")
  private @Nullable Double recallMin;

  @Option(
      names = "--precision-min",
      paramLabel = "SHARE",
      description = "Fail if a smaller share of what is found invalid is so, 0 to 1.")
  private @Nullable Double precisionMin;

  @Option(
      names = "--recall-without",
      paramLabel = "CLASS",
      split = ",",
      description =
          "Classes to leave out of the recall overall, for instance those that only mature rules"
              + " find: ${COMPLETION-CANDIDATES}.")
  private List<TruthLabel> without = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    requireShare("--recall-min", recallMin);
    requireShare("--precision-min", precisionMin);
    EnumSet<TruthLabel> leftOut = EnumSet.noneOf(TruthLabel.class);
    leftOut.addAll(without);
    JudgementReport report = report();
    PrintWriter out = spec.commandLine().getOut();
    JudgementText text = new JudgementText(report, leftOut);
    if (json) {
      text.writeJson(out);
    } else {
      text.writeTables(out);
    }
    out.flush();
    requireAtLeast("recall", recallMin, report.recall(leftOut));
    requireAtLeast("precision", precisionMin, report.precision());
    return ExitCode.OK;
  }

  private JudgementReport report() throws IOException {
    requireReadable(truthFile);
    source.files.forEach(JudgeCommand::requireReadable);
    try {
      Judgement judgement = new Judgement(Truth.read(truthFile, Optional.ofNullable(date)));
      if (source.bootstrapServers != null) {
        InvalidClicksTopic.read(source.bootstrapServers, topic, judgement::add);
      }
      for (Path file : source.files) {
        judgement.addFile(file);
      }
      return judgement.report();
    } catch (UnreadableJudgementException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  private static void requireReadable(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CommandFailure(ExitCode.USAGE, file + ": there is no such file to read");
    }
  }

  private static void requireShare(String option, @Nullable Double share) {
    if (share != null && !(share >= 0 && share <= 1)) {
      throw new CommandFailure(ExitCode.USAGE, option + " must lie between 0 and 1, is " + share);
    }
  }

  /** Without any such click nothing can be shown, so a demand is not met. */
  private static void requireAtLeast(String what, @Nullable Double min, OptionalDouble found) {
    if (min != null && !(found.isPresent() && found.getAsDouble() >= min)) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "%s must be at least %s, is %s"
              .formatted(
                  what,
                  JudgementText.percent(OptionalDouble.of(min)),
                  found.isPresent()
                      ? JudgementText.percent(found)
                      : "unknown: there are no such clicks"));
    }
  }
}
