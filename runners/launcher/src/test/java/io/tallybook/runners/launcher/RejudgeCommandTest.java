package io.tallybook.runners.launcher;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.model.AdEvent;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import io.tallybook.stores.ledger.DifferenceReason;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.stores.ledger.Statement;
import io.tallybook.transforms.traffic.RuleCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day that is billed, judged once more and credited, on the folder of a stopped stack. */
class RejudgeCommandTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);
  private static final String LINE = DAY + "/advertiser-1/campaign-1/ad-1";
  private static final String CREDITS_HEAD =
      "advertiser,campaign,class,reason,clicks,amount_micros,currency\n";

  @TempDir private Path data;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RawLogFixture log;

  @BeforeEach
  void aDayWithADoubleClick() throws IOException {
    log = new RawLogFixture(data, 1);
    log.append(
        List.of(
            click("a").at("10:00").costMicros(500_000).event(),
            click("double").at("10:01").costMicros(400_000).event(),
            click("repeat").at("10:40").costMicros(300_000).event(),
            click("mute").at("20:00").user("u-2").userAgent("").costMicros(70_000).event(),
            click("good").at("30:00").user("u-3").costMicros(250_000).event(),
            click("mute-2").at("40:00").ad("ad-2").userAgent("-").costMicros(10_000).event(),
            click("later").at(Duration.ofDays(2)).event()));
    assertThat(
            run(
                "bill",
                "--runner=direct",
                "--date=" + DAY,
                "--traffic-rules=" + only("DOUBLE_CLICK")))
        .returns(ExitCode.OK, Outcome::exitCode);
  }

  private Path only(String... rules) throws IOException {
    List<String> off = new ArrayList<>(RuleCatalog.ids());
    off.removeAll(List.of(rules));
    return Files.write(
        data.resolve(String.join("-", rules) + ".conf"),
        off.stream().map(rule -> rule + " = off").toList());
  }

  @Test
  void aLineIsExplainedByTheVerdictsOfItsBill() throws IOException {
    Outcome outcome = run("explain", "line", LINE, "--format=csv");
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(outcome.output().lines().filter(line -> line.contains(",double,")))
        .singleElement()
        .asString()
        .contains(",CLICK,COUNTED,,", ",DOUBLE_CLICK@", " INVALID", ",400000,EVENT,no: invalid,");
    // Today's rules are others; what was billed was judged by those of then.
    assertThat(outcome.output().lines().filter(line -> line.contains(",mute,")))
        .singleElement()
        .asString()
        .contains(",CLICK,COUNTED,,VALID,,70000,EVENT,yes,");

    for (Path file : kept("verdicts.csv.zst")) {
      Files.delete(file);
    }
    Outcome anew = run("explain", "line", LINE);
    assertThat(anew.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(anew.output())
        .contains("Note: the verdicts of run 1 of " + DAY + " are not kept in");
  }

  @Test
  void aVerdictFileThatWasChanged_isRefused() throws IOException {
    for (Path file : kept("verdicts.csv.zst")) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= 1;
      Files.write(file, bytes);
    }
    assertThat(run("explain", "line", LINE))
        .returns(ExitCode.FAILED, Outcome::exitCode)
        .satisfies(outcome -> assertThat(outcome.errors()).contains("its SHA-256 is another"));
  }

  @Test
  void dryRun_showsTheEffectByRule_andWritesNothing() throws IOException {
    Path rules = only("DOUBLE_CLICK", "REPEAT_SAME_AD", "UA_MISSING");
    Outcome outcome = rejudge("--traffic-rules=" + rules);
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(outcome.output())
        .startsWith(
            """
            run 1 of 2026-03-01 judged again; billable clicks and USD:

            Change       Class  Rule            Clicks     Amount
            invalid now  GIVT   REPEAT_SAME_AD      -1  -0.300000
            invalid now  GIVT   UA_MISSING          -2  -0.080000
            total                                   -3  -0.380000

            would post -0.380000 USD because of RULES_CHANGED, REJUDGED
            files \
            """);
    assertThat(runs()).hasSize(1);
    assertThat(adjustments()).isEmpty();
  }

  @Test
  void post_adjustsByClicksTimesPrice_andARepeatChangesNothing() throws IOException {
    Path rules = only("DOUBLE_CLICK", "REPEAT_SAME_AD", "UA_MISSING");
    assertThat(rejudge("--post", "--traffic-rules=" + rules).output())
        .contains("\nposted -0.380000 USD because of RULES_CHANGED, REJUDGED\n");
    assertThat(runs())
        .extracting(PostedBill::run, PostedBill::reasons)
        .containsExactly(
            tuple(1, Set.of(DifferenceReason.BILLED)),
            tuple(2, Set.of(DifferenceReason.RULES_CHANGED, DifferenceReason.REJUDGED)));
    assertThat(adjustments()).containsExactly(-370_000L, -10_000L);
    assertThat(receivable()).isEqualTo(500_000 + 250_000);

    Outcome again = rejudge("--post", "--traffic-rules=" + rules);
    assertThat(again.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(again.output()).contains("\nunchanged 0.000000 USD\n");
    assertThat(runs()).hasSize(2);
    assertThat(run("explain", "line", LINE).exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void credits_tellRules_andAddUpToTheAdjustments() throws IOException {
    assertThat(credits("--month=2026-03", "--format=csv")).isEqualTo(CREDITS_HEAD);
    assertThat(credits("--month=2026-03"))
        .isEqualTo("nothing was adjusted after the first bills of these days\n");
    Path first = only("DOUBLE_CLICK", "REPEAT_SAME_AD", "UA_MISSING");
    assertThat(rejudge("--post", "--traffic-rules=" + first).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(credits("--month=2026-03", "--format=csv"))
        .isEqualTo(
            CREDITS_HEAD
                + "advertiser-1,campaign-1,GIVT,REPEAT_SAME_AD,-1,-300000,USD\n"
                + "advertiser-1,campaign-1,GIVT,UA_MISSING,-2,-80000,USD\n");

    Path second = only("UA_MISSING");
    assertThat(rejudge("--post", "--traffic-rules=" + second).output())
        .contains("invalid no more  GIVT   DOUBLE_CLICK        +1  +0.400000\n");
    assertThat(credits("--from=2026-03-01", "--to=2026-03-02", "--format=text"))
        .isEqualTo(
            """
            Advertiser    Campaign    Class  Reason        Clicks        USD
            advertiser-1  campaign-1  GIVT   DOUBLE_CLICK      +1  +0.400000
            advertiser-1  campaign-1  GIVT   UA_MISSING        -2  -0.080000
            advertiser-1                     total             -1  +0.320000
            """);
    assertThat(adjustments().stream().mapToLong(micros -> micros).sum()).isEqualTo(320_000);
    assertThat(credits("--month=2026-03", "--format=json"))
        .contains("\"reason\" : \"UA_MISSING\"", "\"amount_micros\" : 320000");
    assertThat(credits("--month=2026-04", "--format=csv")).isEqualTo(CREDITS_HEAD);

    for (Path file : kept("invalid.csv.zst")) {
      Files.delete(file);
    }
    assertThat(credits("--month=2026-03", "--format=csv"))
        .isEqualTo(
            CREDITS_HEAD + "advertiser-1,campaign-1,,RULES_CHANGED REJUDGED,-1,320000,USD\n");
    assertThat(credits("--month=2026-03"))
        .contains("\nNote: the verdicts of run 1 of 2026-03-01 are not kept in ");
  }

  @Test
  void matureRules_takeOutTheClicksOfASource_ofThatDayOnly() throws IOException {
    LocalDate day = DAY.plusDays(1);
    List<AdEvent> clicks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clicks.add(
          click("p-" + i)
              .at(Duration.ofDays(1).plusMinutes(5L * i))
              .publisher("p")
              .user("v-" + i)
              .costMicros(1_000)
              .event());
    }
    clicks.add(click("end").at(Duration.ofDays(4)).event());
    log.append(clicks);
    String doubles = "--traffic-rules=" + only("DOUBLE_CLICK");
    assertThat(run("bill", "--runner=direct", "--date=" + day, doubles).exitCode())
        .isEqualTo(ExitCode.OK);
    Path rules = only("DOUBLE_CLICK", "PUBLISHER_ENTROPY");
    Files.writeString(
        rules,
        "PUBLISHER_ENTROPY.clicks_min = 4\nPUBLISHER_ENTROPY.addresses_spared = 0\n",
        StandardOpenOption.APPEND);

    Outcome outcome =
        run("rejudge", "--runner=direct", "--date=" + day, "--post", "--traffic-rules=" + rules);

    assertThat(outcome.output())
        .contains("invalid now  SIVT   PUBLISHER_ENTROPY      -4  -0.004000\n")
        .contains("\nposted -0.004000 USD because of RULES_CHANGED, REJUDGED\n");
    assertThat(credits("--from=" + day, "--to=" + day.plusDays(1), "--format=csv"))
        .isEqualTo(CREDITS_HEAD + "advertiser-1,campaign-1,SIVT,PUBLISHER_ENTROPY,-4,-4000,USD\n");
    // The day before ends where this one begins.
    assertThat(credits("--from=" + DAY, "--to=" + day, "--format=csv")).isEqualTo(CREDITS_HEAD);
  }

  @Test
  void aNewerList_takesOutSomeAndGivesBackOthers_underOneRule() throws IOException {
    Path lists = Files.createDirectories(data.resolve("some-lists"));
    Files.writeString(lists.resolve("1.list"), blocklist(1, "00:00", "u-2"));
    String rules = "--traffic-rules=" + only("DOUBLE_CLICK", "BLOCKLIST");
    String folder = "--traffic-lists=" + lists;
    assertThat(rejudge("--post", rules, folder).output())
        .contains("invalid now  SIVT   BLOCKLIST      -1  -0.070000\n");

    Files.writeString(lists.resolve("2.list"), blocklist(2, "00:15", "u-3"));
    Outcome outcome = rejudge("--post", rules, folder);

    assertThat(outcome.output())
        .contains("invalid no more  SIVT   BLOCKLIST      +1  +0.070000\n")
        .contains("invalid now      SIVT   BLOCKLIST      -1  -0.250000\n")
        .contains("\nposted -0.180000 USD because of RULES_CHANGED, REJUDGED\n");
    assertThat(credits("--month=2026-03", "--format=csv"))
        .isEqualTo(CREDITS_HEAD + "advertiser-1,campaign-1,SIVT,BLOCKLIST,-1,-250000,USD\n");
    Files.delete(lists.resolve("2.list"));
    assertThat(rejudge("--rules=DOUBLE_CLICK", rules, folder))
        .returns(ExitCode.REFUSED, Outcome::exitCode)
        .satisfies(refused -> assertThat(refused.errors()).contains("its lists are '"));
  }

  private static String blocklist(int version, String minute, String user) {
    return "tallybook-list blocklist\nversion "
        + version
        + "\neffective-from "
        + DAY
        + "T"
        + minute
        + ":00Z\nuser "
        + user
        + " 2030-01-01T00:00:00Z\n";
  }

  @Test
  void prices_areThoseOfTheBill() throws IOException {
    Path book =
        Files.writeString(
            data.resolve("prices.csv"),
            """
            campaign_id,from,to,cost_per_click,currency
            campaign-1,2026-03-01T00:00:00Z,2026-04-01T00:00:00Z,2.00,USD
            """);
    String doubles = "--traffic-rules=" + only("DOUBLE_CLICK");
    assertThat(
            run("bill", "--runner=direct", "--date=" + DAY, doubles, "--price-book=" + book)
                .exitCode())
        .isEqualTo(ExitCode.OK);

    assertThat(rejudge(doubles).output()).contains("\nunchanged 0.000000 USD\n");
    assertThat(rejudge("--traffic-rules=" + only("DOUBLE_CLICK", "UA_MISSING")).output())
        .contains("invalid now  GIVT   UA_MISSING      -2  -4.000000\n");
  }

  @Test
  void rules_letNoOtherRuleChange() throws IOException {
    Path rules = only("DOUBLE_CLICK", "REPEAT_SAME_AD", "UA_MISSING");
    assertThat(rejudge("--rules=UA_MISSING", "--traffic-rules=" + rules).output())
        .contains("would post -0.080000 USD");
    assertThat(rejudge("--rules=UA_MISSING", "--traffic-rules=" + only("UA_MISSING")))
        .returns(ExitCode.REFUSED, Outcome::exitCode)
        .satisfies(outcome -> assertThat(outcome.errors()).contains("DOUBLE_CLICK@1 is now off"));
    assertThat(rejudge("--rules=NO_SUCH"))
        .returns(ExitCode.USAGE, Outcome::exitCode)
        .satisfies(outcome -> assertThat(outcome.errors()).contains("--rules=NO_SUCH must be one"));
  }

  @Test
  void lateRecords_joinARejudgedDay_thatABillWouldTakeBack() throws IOException {
    Path rules = only("DOUBLE_CLICK", "UA_MISSING");
    assertThat(rejudge("--post", "--traffic-rules=" + rules).exitCode()).isEqualTo(ExitCode.OK);
    log.append(
        List.of(click("late").at("50:00").receivedAfter(Duration.ofDays(3)).costMicros(7).event()));
    Outcome bill = run("bill", "--runner=direct", "--date=" + DAY);
    assertThat(bill.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(bill.errors()).contains("rejudge --date=2026-03-01 --post");
    Outcome outcome = rejudge("--post", "--traffic-rules=" + rules);
    assertThat(outcome.output())
        .containsPattern("late records, prices +\\+1  \\+0\\.000007\n")
        .contains("posted +0.000007 USD because of LATE_RECORDS, REJUDGED");
    assertThat(credits("--month=2026-03", "--format=csv"))
        .isEqualTo(
            CREDITS_HEAD
                + "advertiser-1,campaign-1,,LATE_RECORDS REJUDGED,1,7,USD\n"
                + "advertiser-1,campaign-1,GIVT,UA_MISSING,-2,-80000,USD\n");
  }

  @Test
  void whatCannotBeCompared_isRefused() throws IOException {
    assertThat(run("rejudge", "--runner=direct", "--date=2099-03-01"))
        .returns(ExitCode.REFUSED, Outcome::exitCode)
        .satisfies(early -> assertThat(early.errors()).contains("late records of 2099-03-01 are"));
    Outcome unbilled = run("rejudge", "--runner=direct", "--date=" + DAY.minusDays(1));
    assertThat(unbilled.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(unbilled.errors()).contains("is not billed yet");
    for (Path file : kept("run.json")) {
      Files.delete(file);
    }
    assertThat(rejudge())
        .returns(ExitCode.REFUSED, Outcome::exitCode)
        .satisfies(outcome -> assertThat(outcome.errors()).contains("nothing to compare with"));
    assertThat(run("rejudge")).returns(ExitCode.USAGE, Outcome::exitCode);
    assertThat(run("credits")).returns(ExitCode.USAGE, Outcome::exitCode);
    assertThat(run("credits", "--from=2026-03-02", "--to=2026-03-02"))
        .returns(ExitCode.USAGE, Outcome::exitCode);
  }

  private Outcome rejudge(String... flags) {
    List<String> args = new ArrayList<>(List.of("rejudge", "--runner=direct", "--date=" + DAY));
    Collections.addAll(args, flags);
    return run(args.toArray(String[]::new));
  }

  private String credits(String... flags) {
    List<String> args = new ArrayList<>(List.of("credits"));
    Collections.addAll(args, flags);
    Outcome outcome = run(args.toArray(String[]::new));
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
    return outcome.output();
  }

  private List<Path> kept(String name) throws IOException {
    try (var paths = Files.walk(data.resolve("billing"))) {
      List<Path> found = paths.filter(path -> path.endsWith(name)).toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  private List<PostedBill> runs() throws IOException {
    try (LedgerAccess access = LocalLedger.open(new DataFolder(data), null)) {
      return access.ledger().bills(DAY, DAY.plusDays(1));
    }
  }

  /** By how much lines changed, by run, campaign and ad. */
  private List<Long> adjustments() throws IOException {
    try (LedgerAccess access = LocalLedger.open(new DataFolder(data), null)) {
      Statement statement = access.ledger().statement("advertiser-1", YearMonth.from(DAY));
      return statement.adjustments().stream()
          .map(adjustment -> adjustment.difference().amountMicros())
          .toList();
    }
  }

  private long receivable() throws IOException {
    try (LedgerAccess access = LocalLedger.open(new DataFolder(data), null)) {
      return access.ledger().account("advertiser-1").receivableMicros();
    }
  }

  private record Outcome(int exitCode, String output, String errors) {}

  private Outcome run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--data=" + data);
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(errors, true, UTF_8));
    try {
      int exitCode = Main.execute(all.toArray(String[]::new));
      return new Outcome(exitCode, out.toString(UTF_8), errors.toString(UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }
}
