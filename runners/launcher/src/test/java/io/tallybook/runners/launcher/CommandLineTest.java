package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.pipelines.CountingOptions;
import io.tallybook.runners.flink.FlinkDefaults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees who gets something wrong: one line with the remedy, and the right exit code. */
class CommandLineTest {
  @TempDir private Path empty;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frob|Unmatched argument",
        "report|Missing required option: '--by=COLUMNS'",
        "report --by=foo --data=EMPTY|--by=foo must be a comma-separated list",
        "report --by=rule --traffic=net --data=EMPTY|--traffic=net must be all or invalid in a report",
        "report --by=ad --traffic=most --data=EMPTY|expected one of [GROSS, NET, BILLABLE, INVALID, ALL]",
        "report --by=ad --from=soon --data=EMPTY|--from=soon must be a time like",
        "report --by=ad --data=EMPTY|give --token, or --data",
        "replay nowhere --format=ndjson|cannot read nowhere",
        "replay EMPTY --format=ndjson|give the path of a readable file",
        "run --port=abc|is not an int",
        "stream --runner=direct --watermark=moon --currency=euro|--watermark=moon: must be wall or events",
        "stream --runner=direct --watermark=moon --currency=euro|--currency=euro: must be three",
        "stream --nonsense=1|nonsense",
        "archive --until-current --eventTopic=a/b --openFilesMax=0|--eventTopic=a/b: must be",
        "archive --until-current --eventTopic=a/b --openFilesMax=0|--openFilesMax=0: must be",
        "archive --data=EMPTY|--data goes with --until-current",
        "archive --nonsense=1|nonsense",
        "log show --data=EMPTY|there is no raw log; name one with --data or --raw",
        "log verify --raw=EMPTY/none|there is no raw log",
        "log verify --date=today|'--date': 'today' must be a day like 2026-03-01",
        "log compact --raw=EMPTY --min-files=1|--min-files=1: must be 2 or more",
        "log|a verb is missing",
        "explain|a verb is missing",
        "explain line 2026-11/acme/spring/banner-1|is no billing line",
        "explain click e-1 --data=EMPTY|there is no ledger in",
        "token --data=EMPTY|start one with 'tallybook run'",
        "link x --data=EMPTY|start one with 'tallybook run'",
        "generate --rate=-1 --count=0|--rate must lie between",
        "generate --rate=-1 --count=0|--count must be at least 1",
        "generate --currency=usd|--currency must be three upper-case letters",
        "generate --duration=banana|'--duration': 'banana' must be a duration like PT10M or P1D",
        "generate --start=now|'--start': 'now' must be a time like 2026-03-01T00:00:00Z",
        "generate --out=EMPTY|must be a file, is a folder",
        "generate --truth=EMPTY/none/t|/none, which is not there",
        "generate --out=EMPTY/f --truth=EMPTY/./f|--out and --truth must be two files",
        "judge --truth=/dev/null --bootstrap-servers=x|--bootstrap-servers must be HOST:PORT, is 'x'",
        "judge --truth=/dev/null --bootstrap-servers=x:0|must be HOST:PORT, is 'x:0'",
        "judge|Missing required option",
        "judge --truth=EMPTY --verdicts=EMPTY|there is no such file to read",
        "judge --truth=EMPTY --verdicts=EMPTY --recall-min=2|--recall-min must lie between 0 and 1",
        "serve|TALLYBOOK_JWT_SECRET is not set",
        "account|one of show, prepay, limit is missing",
        "account show --data=EMPTY|there is no ledger in",
        "account show --ledger=mysql://x|is no address of a ledger",
        "bill --date=2026-02-30 --data=EMPTY|'2026-02-30' must be a day like 2026-03-01",
        "rejudge --data=EMPTY|Missing required option: '--date=DAY'",
        "rejudge --date=2026-03-01 --parallelism=0 --data=EMPTY|--parallelism=0 must be 1 or more",
        "credits --month=2026-99 --data=EMPTY|'2026-99' must be a month like 2026-03",
        "credits --month=2026-03 --data=EMPTY|there is no ledger in",
        "statement --month=2026-99 --data=EMPTY|'2026-99' must be a month like 2026-03",
        "statement --data=EMPTY|Missing required option: '--month=YYYY-MM'",
      })
  void wrongUsage_isOneLineWithTheRemedy_andExitCodeTwo(String command, String message) {
    Outcome outcome = run(command.replace("EMPTY", empty.toString()).split(" "));

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.errors().strip()).startsWith("tallybook: ").contains(message);
    assertThat(outcome.errors().strip()).hasLineCount(1);
  }

  @Test
  void unreachableStack_isExitCodeFour() {
    Outcome outcome = run("report", "--by=ad", "--url=http://127.0.0.1:1", "--token=t");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(outcome.errors()).contains("nothing answers at http://127.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "gateway",
        "stream",
        "serve",
        "generate",
        "judge",
        "replay",
        "report",
        "status",
        "token",
        "link",
        "reconcile",
        "archive",
        "log",
        "log show",
        "log verify",
        "log compact",
        "statement",
        "account",
        "bill",
        "explain",
        "explain line",
        "explain click",
        "lists",
        "lists check",
        "lists add",
        "lists show",
        "rejudge",
        "credits"
      })
  void everyVerb_explainsItself(String verb) {
    assertThat(Main.execute((verb + " --help").split(" "))).isEqualTo(ExitCode.OK);
  }

  @Test
  void streamHelp_namesEveryFlagOfThePipeline() {
    assertThat(
            String.join("\n", PipelineFlags.help(CountingOptions.class, FlinkDefaults.LIVE_COUNT)))
        .contains(
            "--bootstrapServers=",
            "--eventTopic=",
            "--deadLetterTopic=",
            "--store=",
            "--currency=",
            "--watermark=",
            "--watermarkDelay=",
            "--allowedLateness=",
            "--earlyFiring=",
            "--dedupHorizon=",
            "--checkpointingInterval=");
  }

  @Test
  void generate_isReproducible() throws Exception {
    Path first = empty.resolve("first.ndjson");
    Path second = empty.resolve("second.ndjson");
    assertThat(run("generate", "--seed=5", "--count=500", "--out=" + first).exitCode()).isZero();
    assertThat(run("generate", "--seed=5", "--count=500", "--out=" + second).exitCode()).isZero();

    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(Files.readAllLines(first)).hasSize(500);
  }

  @Test
  void generate_refusesBeforeItReplacesAnything() throws Exception {
    Path events = Files.writeString(empty.resolve("events.ndjson"), "of yesterday");

    assertThat(run("generate", "--count=5", "--out=" + events, "--truth=" + empty).errors())
        .isEqualTo("tallybook: --truth=" + empty + " must be a file, is a folder\n");
    assertThat(run("generate", "--count=5", "--out=" + events, "--lists=" + events).errors())
        .isEqualTo("tallybook: --lists=" + events + " must be a folder, is a file\n");
    assertThat(events).hasContent("of yesterday");
  }

  @Test
  void aFileThatJavaOnlyNames_isToldWithItsReason() {
    assertThat(CommandFailure.messageOf(new NoSuchFileException("f")))
        .isEqualTo("f: there is no such file or folder");
    assertThat(CommandFailure.messageOf(new FileAlreadyExistsException("f")))
        .isEqualTo("f: is there already");
    assertThat(CommandFailure.messageOf(new AccessDeniedException("f")))
        .isEqualTo("f: access is denied");
    assertThat(CommandFailure.messageOf(new FileSystemException("f", null, "full")))
        .isEqualTo("f: full");
  }

  private record Outcome(int exitCode, String errors) {}

  private static Outcome run(String... args) {
    PrintStream standard = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Main.execute(args);
      return new Outcome(exitCode, errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(standard);
    }
  }
}
