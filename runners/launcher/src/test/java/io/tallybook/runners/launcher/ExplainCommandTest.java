package io.tallybook.runners.launcher;

import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdRef;
import io.tallybook.model.EventWire;
import io.tallybook.model.Purpose;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Topics;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import io.tallybook.stores.ledger.LineFigures;
import io.tallybook.stores.ledger.LineId;
import io.tallybook.stores.ledger.LineRun;
import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.LogAppender;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.traffic.RuleCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs on the folder of a stopped stack, after its day was billed. */
class ExplainCommandTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");
  private static final LineId LINE =
      new LineId(DAY, new AdRef("advertiser-1", "campaign-1", "ad-1"));
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  private static final String HEAD =
      "file,row,topic,partition,offset,event_id,event_time,type,role,why,standing,verdicts,price_micros,"
          + "price_source,billed,line,publisher_id,purpose";

  private static final String EURO =
      "\"CURRENCY_UNSUPPORTED currency='EUR': must be USD, the currency accounted in here\"";

  @TempDir private Path data;

  private long offset;

  /** Offsets 0 to 12, in the order of arrival. */
  @BeforeEach
  void aDayOfEveryKind() throws IOException {
    append(
        click("midnight")
            .at(Duration.ofSeconds(-10))
            .receivedAfter(Duration.ofSeconds(20))
            .record(),
        click("a").at("10:00").costMicros(500_000).record(),
        click("midnight").at("00:05").record(),
        click("a").at("12:00").costMicros(500_000).record(),
        click("b").at("60:00").record(),
        click("b").at("59:00").costMicros(1).record(),
        click("c").at("61:00").userAgent("").costMicros(70_000).record(),
        inEuro(click("d").at("62:00")),
        garbage("g", click("x").at("63:00").record().recordedAtMillis()),
        click("p").at("800:00").publisher("site-9").record(),
        impression("i").at("70:00").purpose(Purpose.PREFETCH).record(),
        click("other").at("71:00").ad("ad-2").record(),
        click("later").at(TWO_DAYS).record());
    Path book =
        Files.writeString(
            data.resolve("prices.csv"),
            """
            campaign_id,from,to,cost_per_click,currency
            campaign-1,2026-03-01T12:00:00Z,2026-03-02T00:00:00Z,0.1,USD
            """);
    judgeBy("UA_MISSING", "FUTURE_TIME");
    assertThat(bill("--price-book=" + book)).isEqualTo(ExitCode.OK);
  }

  /** The others would need lists, or something against these events. */
  private void judgeBy(String... rules) throws IOException {
    List<String> off =
        RuleCatalog.ids().stream()
            .filter(rule -> !List.of(rules).contains(rule))
            .map(rule -> rule + " = off")
            .toList();
    Files.write(Files.createDirectories(data.resolve("lists")).resolve("rules.conf"), off);
  }

  private static RawRecord inEuro(ScriptedEvent event) {
    var wire = EventWire.toWire(event.event()).toBuilder();
    wire.getClickBuilder().setCurrency("EUR");
    RawRecord record = event.record();
    return new RawRecord(
        record.key(), wire.build().toByteString(), "", 0, 0, record.recordedAtMillis());
  }

  private static RawRecord garbage(String key, long recordedAtMillis) {
    return new RawRecord(
        ByteString.copyFromUtf8(key),
        ByteString.copyFrom(new byte[] {-1, -1, 7}),
        "",
        0,
        0,
        recordedAtMillis);
  }

  @Test
  void line_tellsEveryRecordBehindIt_asCsv() {
    Outcome outcome = run("explain", "line", LINE.toString(), "--format=csv");
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(withoutFiles(outcome.output()))
        .containsExactly(
            HEAD,
            "0,ad-events,0,0,midnight,2026-02-28T23:59:50Z,CLICK,COUNTED,,VALID,,250000,EVENT,"
                + "in its own line,2026-02-28/advertiser-1/campaign-1/ad-1",
            "0,ad-events,0,1,a,2026-03-01T00:10:00Z,CLICK,COUNTED,,VALID,,500000,EVENT,yes," + LINE,
            "1,ad-events,0,2,midnight,2026-03-01T00:00:05Z,CLICK,DUPLICATE,repeats ad-events-0@0,,,"
                + "250000,EVENT,no: duplicate,"
                + LINE,
            "2,ad-events,0,3,a,2026-03-01T00:12:00Z,CLICK,DUPLICATE,repeats ad-events-0@1,,,500000,"
                + "EVENT,no: duplicate,"
                + LINE,
            "3,ad-events,0,5,b,2026-03-01T00:59:00Z,CLICK,CONTRADICTING,"
                + "says something else than ad-events-0@4,,,1,EVENT,no: contradicting,"
                + LINE,
            "0,ad-events,0,4,b,2026-03-01T01:00:00Z,CLICK,COUNTED,,VALID,,250000,EVENT,yes," + LINE,
            "1,ad-events,0,6,c,2026-03-01T01:01:00Z,CLICK,COUNTED,,GIVT,"
                + "UA_MISSING@1 INVALID: user_agent='',70000,EVENT,no: invalid,"
                + LINE,
            "2,ad-events,0,7,d,2026-03-01T01:02:00Z,,REJECTED," + EURO + ",,,,,no: rejected,",
            "0,ad-events,0,9,p,2026-03-01T13:20:00Z,CLICK,COUNTED,,VALID,,100000,PRICE_BOOK,yes,"
                + LINE
                + ",site-9,");
  }

  @Test
  void line_asText_addsUpToTheLedger() throws IOException {
    Outcome outcome = run("explain", "line", LINE.toString());
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
    LineFigures billed = history().get(0).figures();
    assertThat(billed).isEqualTo(new LineFigures(3, 0, 1, 3, 850_000, 70_000));
    assertThat(masked(outcome.output()))
        .startsWith(
            """
            Line 2026-03-01/advertiser-1/campaign-1/ad-1 in USD

            Run  Clicks  Unpriced  Invalid  Duplicates    Amount  Not charged  Posted  Because of
              1       3         0        1           3  0.850000     0.070000  TIME    billed
            """)
        .containsPattern(
            "code=3 rules=UA_MISSING@1\\+FUTURE_TIME@1/crawler-agents:\\S+ prices=HASH"
                + " horizon=PT24H\n")
        .endsWith(
            """

            Sum of   Clicks  Unpriced  Invalid  Duplicates    Amount  Not charged
            records       3         0        1           3  0.850000     0.070000
            line          3         0        1           3  0.850000     0.070000
            """);
  }

  @Test
  void click_tellsWhichRecordCounts() {
    assertThat(withoutFiles(ok("explain", "click", "b", "--format=csv")))
        .containsExactly(
            HEAD,
            "3,ad-events,0,5,b,2026-03-01T00:59:00Z,CLICK,CONTRADICTING,"
                + "says something else than ad-events-0@4,,,1,EVENT,no: contradicting,"
                + LINE,
            "0,ad-events,0,4,b,2026-03-01T01:00:00Z,CLICK,COUNTED,,VALID,,250000,EVENT,yes,"
                + LINE);
    String midnight =
        "0,ad-events,0,0,midnight,2026-02-28T23:59:50Z,CLICK,COUNTED,,VALID,,250000,EVENT,not yet,"
            + "2026-02-28/advertiser-1/campaign-1/ad-1";
    String repeat =
        "1,ad-events,0,2,midnight,2026-03-01T00:00:05Z,CLICK,DUPLICATE,repeats ad-events-0@0,,,"
            + "250000,EVENT,no: duplicate,"
            + LINE;
    assertThat(withoutFiles(ok("explain", "click", "midnight", "--format=csv")))
        .containsExactly(HEAD, midnight, repeat);
    assertThat(withoutFiles(ok("explain", "click", "midnight", "--format=csv", "--date=" + DAY)))
        .containsExactly(HEAD, midnight, repeat);
  }

  @Test
  void click_thatIsAPrefetch_isNotBilled() throws IOException {
    judgeBy("UA_MISSING", "PREFETCH");
    append(click("ahead").at(TWO_DAYS).userAgent("-").purpose(Purpose.PREFETCH).record());
    assertThat(ok("explain", "click", "ahead", "--format=csv"))
        .contains(
            ",CLICK,COUNTED,,PREFETCH,UA_MISSING@1 INVALID: user_agent='-'; PREFETCH@1 INVALID: the"
                + " request was for prefetching,250000,EVENT,no: prefetch,");
  }

  @Test
  void click_tellsWhyItIsNotBilled() {
    assertThat(ok("explain", "click", "c", "--format=csv")).contains(",no: invalid,");
    assertThat(ok("explain", "click", "d", "--format=csv"))
        .contains(",REJECTED," + EURO + ",,,,,no: rejected,,,\n");
    assertThat(ok("explain", "click", "g", "--format=csv"))
        .contains(",g,2026-03-01T01:03:01Z,,REJECTED,PAYLOAD_UNDECODABLE record: not an ad event:");
    assertThat(ok("explain", "click", "i", "--format=csv"))
        .contains(",no: impression,", ",,prefetch\n");
    assertThat(ok("explain", "click", "p", "--format=csv")).contains(",100000,PRICE_BOOK,yes,");
    assertThat(ok("explain", "click", "later"))
        .startsWith(
            """
            Event later in USD

            Note: 2026-03-03 is not billed yet; this is how a bill would judge now.

            Time                  Event  Type   Role     Why  Standing  Verdicts     Price  From   Billed   Line
            """
                .strip())
        .contains(
            "2026-03-03T00:00:00Z  later  click  counted       valid               0.250000  event  not yet");
  }

  @Test
  void lateRecords_doNotAddUp_beforeTheDayIsBilledAgain() throws IOException {
    append(click("late").at("1439:59").receivedAfter(TWO_DAYS.multipliedBy(2)).record());
    Outcome outcome = run("explain", "line", LINE.toString());
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.errors())
        .isEqualTo(
            "tallybook: THE RECORDS DO NOT ADD UP TO THE LINE "
                + LINE
                + ": the raw log holds other records of these hours than the bill read; bill "
                + DAY
                + " again, which posts the difference\n");
    assertThat(outcome.output())
        .endsWith(
            """
            Sum of      Clicks  Unpriced  Invalid  Duplicates    Amount  Not charged
            records          4         0        1           3  0.950000     0.070000
            line             3         0        1           3  0.850000     0.070000
            difference       1         0        0           0  0.100000     0.000000
            """);

    assertThat(bill("--price-book=" + data.resolve("prices.csv"))).isEqualTo(ExitCode.OK);
    assertThat(masked(ok("explain", "line", LINE.toString())))
        .contains(
            """
              1       3         0        1           3  0.850000     0.070000  TIME    billed
              2       4         0        1           3  0.950000     0.070000  TIME    late records
            """);
  }

  @Test
  void aPriceBookThatIsGone_isTold_andCanBeNamed() throws IOException {
    try (var kept = Files.walk(data.resolve("billing"))) {
      for (Path path : kept.filter(path -> path.endsWith("prices.txt")).toList()) {
        Files.delete(path);
      }
    }
    Outcome outcome = run("explain", "line", LINE.toString(), "--format=csv");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.errors())
        .contains("which is not kept in")
        .contains("prices here are the events' own; name the book with --price-book");
    Path book = data.resolve("prices.csv");
    assertThat(run("explain", "line", LINE.toString(), "--price-book=" + book))
        .returns(ExitCode.OK, Outcome::exitCode);
    Path other =
        Files.writeString(
            data.resolve("other.csv"),
            "campaign_id,from,to,cost_micros,currency\ncampaign-1,2026-03-01T00:00:00Z,,5,USD\n");
    assertThat(run("explain", "line", LINE.toString(), "--price-book=" + other))
        .returns(ExitCode.USAGE, Outcome::exitCode);
  }

  @Test
  void unknownNames_areFailures_andNoNames_areWrongUsage() {
    assertThat(run("explain", "line", DAY + "/advertiser-1/campaign-1/ad-9"))
        .isEqualTo(
            new Outcome(
                ExitCode.FAILED,
                "",
                "tallybook: nothing was ever billed as 2026-03-01/advertiser-1/campaign-1/ad-9;"
                    + " 'tallybook statement' names the lines of an advertiser\n"));
    assertThat(run("explain", "line", "2026-03-02/advertiser-1/campaign-1/ad-1").errors())
        .contains("2026-03-02 is not billed");
    assertThat(run("explain", "click", "nobody"))
        .isEqualTo(
            new Outcome(
                ExitCode.FAILED, "", "tallybook: no record of event 'nobody' is in the raw log\n"));
    assertThat(run("explain", "line", "2026-03/advertiser-1/campaign-1/ad-1").exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(run("explain", "click", "a", "--raw-log=" + data.resolve("none")).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  private int bill(String... flags) {
    String[] args = new String[flags.length + 4];
    args[0] = "bill";
    args[1] = "--date=" + DAY;
    args[2] = "--runner=direct";
    args[3] = "--data=" + data;
    System.arraycopy(flags, 0, args, 4, flags.length);
    return Main.execute(args);
  }

  private List<LineRun> history() throws IOException {
    try (LedgerAccess access = LocalLedger.open(new DataFolder(data), null)) {
      return access.ledger().history(LINE);
    }
  }

  /**
   * Lines without the name of the file, which holds a hash, and without the last two columns where
   * neither publisher nor purpose is known.
   */
  private static List<String> withoutFiles(String csv) {
    return csv.lines()
        .map(line -> line.replaceFirst("^date=[^,]+\\.parquet,", "").replaceFirst(",,$", ""))
        .toList();
  }

  /** Text with the moments of posting and the versions of price books masked. */
  private static String masked(String text) {
    return text.replaceAll("prices=[0-9a-f]{64}", "prices=HASH")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z +(billed|late records)", "TIME    $1")
        .replaceAll("Posted +Because", "Posted  Because");
  }

  private void append(RawRecord... records) {
    try (LogAppender appender =
        LogAppender.open(data.resolve("raw"), Topics.AD_EVENTS, AppenderOptions.defaults())) {
      for (RawRecord record : records) {
        appender.append(
            new RawRecord(
                record.key(),
                record.payload(),
                Topics.AD_EVENTS,
                0,
                offset++,
                record.recordedAtMillis()));
      }
      appender.commit();
    }
  }

  private record Outcome(int exitCode, String output, String errors) {}

  private String ok(String... args) {
    Outcome outcome = run(args);
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
    return outcome.output();
  }

  private Outcome run(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--data=" + data;
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(errors, true, UTF_8));
    try {
      int exitCode = Main.execute(all);
      return new Outcome(exitCode, out.toString(UTF_8), errors.toString(UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }
}
