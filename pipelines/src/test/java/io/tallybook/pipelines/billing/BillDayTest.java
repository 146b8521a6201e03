package io.tallybook.pipelines.billing;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.BillingLine;
import io.tallybook.model.Click;
import io.tallybook.model.Measures;
import io.tallybook.model.Money;
import io.tallybook.model.Purpose;
import io.tallybook.model.RawRecord;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.SenderList;
import io.tallybook.transforms.traffic.lists.SenderList.IdKind;
import io.tallybook.transforms.traffic.lists.SenderList.IdUntil;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BillDayTest {
  /** What clicks do to each other is looked at elsewhere. */
  private static final TrafficPolicy RULES = TrafficPolicy.defaults().only("UA_MISSING");

  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);
  private static final Duration HORIZON = Duration.ofHours(24);

  @TempDir private Path temp;

  @Test
  void aDayIsBilledByAd_andEveryRecordIsAccountedFor() {
    LogFixture log = log();
    log.add(
        click("a").at("00:10").costMicros(5),
        click("a").at("00:10").costMicros(5),
        click("b").at("01:00").costMicros(7).userAgent("-"),
        click("c").at("02:00").costMicros(0).ad("ad-2"),
        impression("d").at("00:11"),
        conversion("e").at("00:12"));
    log.add(1, List.of(garbage(click("g").at("03:00"))));

    BilledDay billed = bill(log, DAY);

    assertThat(billed.lines())
        .containsExactly(
            new BillingLine(DAY, ad("ad-1"), 1, 0, 1, 1, 5, 7, CURRENCY),
            new BillingLine(DAY, ad("ad-2"), 1, 1, 0, 0, 0, 0, CURRENCY));
    assertThat(billed.counts()).isEqualTo(new RunCounts(7, 6, 1, 2, 1, 1, 1, 5, 7));
    assertThat(measures(billed))
        .containsExactly(
            Map.entry("00 ad-1 ", new Measures(1, 0, 0, 0, 0, 1, 1, 1, 5, 0)),
            Map.entry("01 ad-1 ", new Measures(1, 1, 0, 0, 0, 0, 0, 0, 0, 7)),
            Map.entry("01 ad-1 UA_MISSING", new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, 7)),
            Map.entry("02 ad-2 ", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    assertThat(billed.rejections()).hasSize(1);
    assertThat(billed.rejections().get(0).leftover().code()).isEqualTo("PAYLOAD_UNDECODABLE");
  }

  @Test
  void prefetchesAreInNoLineAndOwnTrafficIsInvalid_andEveryRecordIsAccountedFor() {
    SenderList testers =
        SenderList.of(List.of(), List.of(new IdUntil(IdKind.USER, "tester", SenderList.NO_END)));
    TrafficPolicy rules =
        TrafficPolicy.defaults()
            .only("UA_MISSING", "PREFETCH", "INTERNAL_TEST")
            .withLists(
                TrafficLists.builtIn()
                    .with(
                        new Snapshot<>(
                            ListKind.OWN_TRAFFIC,
                            "v1",
                            EPOCH.toEpochMilli(),
                            "0123abcd",
                            testers)));
    LogFixture log = log();
    log.add(
        click("a").at("00:10").costMicros(5),
        click("b").at("00:11").costMicros(7).purpose(Purpose.PREFETCH),
        click("b").at("00:11").costMicros(7).purpose(Purpose.PREFETCH),
        click("c").at("00:12").costMicros(11).user("tester"),
        click("d").at("00:13").costMicros(13).user("tester").purpose(Purpose.PREFETCH),
        click("e").at("01:14").costMicros(17).userAgent("-").purpose(Purpose.PREFETCH).ad("ad-2"));

    BilledDay billed = bill(log, DAY, rules);

    assertThat(billed.lines())
        .containsExactly(new BillingLine(DAY, ad("ad-1"), 1, 0, 1, 1, 5, 11, CURRENCY));
    assertThat(billed.counts()).isEqualTo(new RunCounts(6, 6, 0, 1, 0, 1, 1, 5, 11));
    assertThat(measures(billed))
        .containsExactly(
            Map.entry("00 ad-1 ", new Measures(2, 1, 0, 0, 0, 1, 0, 0, 5, 11, 2, 1)),
            Map.entry("00 ad-1 INTERNAL_TEST", new Measures(0, 2, 0, 0, 0, 0, 0, 0, 0, 24, 0, 2)),
            Map.entry("00 ad-1 PREFETCH", new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0)),
            Map.entry("01 ad-2 ", new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)),
            Map.entry("01 ad-2 PREFETCH", new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)),
            Map.entry("01 ad-2 UA_MISSING", new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, 17)));
    List<String> outOfTheBill = new ArrayList<>();
    BilledDay.scan(
        billed.folder(),
        RunFile.INVALID,
        click ->
            outOfTheBill.add(
                "%s %s %s %s"
                    .formatted(
                        click.getField("event_id"),
                        click.getField("category"),
                        click.getField("rule"),
                        click.getField("cost_micros"))));
    assertThat(outOfTheBill)
        .containsExactlyInAnyOrder(
            "b PREFETCH PREFETCH 7",
            "c GIVT INTERNAL_TEST 11",
            "d PREFETCH PREFETCH 13",
            "e PREFETCH PREFETCH 17");
  }

  @Test
  void whatRulesSay_followsTheCountOfItsCell() {
    LogFixture log = log();
    for (int i = 0; i < 20; i++) {
      log.add(click("c" + i).at("00:%02d".formatted(i)).ad("ad-" + i % 3).userAgent("-"));
    }
    List<String> cells = new ArrayList<>();
    bill(log, DAY)
        .forEachRows(
            100,
            rows -> rows.forEach(row -> cells.add(row.key().ad().adId() + " " + row.key().rule())));
    // A final count of all clicks withdraws what rules said of the cell before it.
    assertThat(cells)
        .containsExactly(
            "ad-0 ", "ad-0 UA_MISSING", "ad-1 ", "ad-1 UA_MISSING", "ad-2 ", "ad-2 UA_MISSING");
  }

  @Test
  void aPairAroundMidnight_isBilledOnce() {
    LogFixture log =
        log()
            .add(
                click("a").at(Duration.ofHours(24).plusMillis(1)).costMicros(3),
                click("a").at(Duration.ofHours(24).minusMillis(1)).costMicros(3));

    assertThat(bill(log, DAY).lines())
        .containsExactly(new BillingLine(DAY, ad("ad-1"), 1, 0, 0, 0, 3, 0, CURRENCY));
    assertThat(bill(log, DAY.plusDays(1)).lines())
        .containsExactly(new BillingLine(DAY.plusDays(1), ad("ad-1"), 0, 0, 0, 1, 0, 0, CURRENCY));
  }

  @Test
  void aClickThatArrivesTwoDaysLater_joinsItsOwnDay() {
    LogFixture log = log().add(click("a").at("00:10").costMicros(5));
    BilledDay before = bill(log, DAY);
    log.add(
        click("b").at("1439:59").receivedAfter(Duration.ofDays(2)).costMicros(6),
        click("c").at(Duration.ofDays(2)).costMicros(9));
    BilledDay after = bill(log, DAY);

    assertThat(before.counts().amountMicros()).isEqualTo(5);
    assertThat(after.counts().amountMicros()).isEqualTo(11);
    assertThat(after.snapshotId()).isNotEqualTo(before.snapshotId());
    assertThat(bill(log, DAY.plusDays(1)).lines()).isEmpty();
    assertThat(bill(log, DAY.plusDays(2)).counts().amountMicros()).isEqualTo(9);
  }

  @Test
  void wrongCurrencyAndNegativePrices_areReportedAndBillNothing() {
    AdEvent good = click("a").event();
    LogFixture log =
        log()
            .add(
                0,
                List.of(
                    ScriptedEvent.record(new Click(good.header(), new Money(5_000_000, "EUR"))),
                    ScriptedEvent.record(click("n").event()),
                    negative(click("m"))));
    BilledDay billed = bill(log, DAY);
    assertThat(billed.counts().clicks()).isEqualTo(1);
    assertThat(billed.rejections().stream().map(row -> row.leftover().code()))
        .containsExactlyInAnyOrder("CURRENCY_UNSUPPORTED", "MONEY_NEGATIVE");
  }

  @Test
  void thePriceBookDecides_whereItHasAPrice() {
    LogFixture log =
        log().add(click("a").at("00:10").costMicros(5), click("b").at("01:10").costMicros(5));
    long from = EPOCH.plusSeconds(60).toEpochMilli();
    PriceBook book =
        PriceBook.of(List.of(new PriceBook.Entry("campaign-1", from, PriceBook.OPEN_END, 100)));

    BilledDay billed =
        BillDay.of(
                new BillingConfig(log.root(), DAY, HORIZON, CURRENCY, book, RULES),
                temp.resolve("out"))
            .run(LogFixture.DIRECT, LogFixture.UNWATCHED);

    assertThat(billed.counts().amountMicros()).isEqualTo(105);
    assertThat(measures(billed).get("01 ad-1 "))
        .isEqualTo(new Measures(1, 0, 0, 0, 0, 0, 0, 0, 100, 0));
    assertThat(billed.versions()).contains("prices=" + book.version());
  }

  @Test
  void aDayWithoutRecords_hasAnEmptyBill() {
    assertThat(bill(log(), DAY).lines()).isEmpty();
  }

  @Test
  void aFileThatIsGone_orCutOff_isNamed_andNothingIsLeft() throws IOException {
    LogFixture log = log().add(click("a"), click("b").at("70:00"));
    List<Path> files = parquet(log.root());
    Files.delete(files.get(0));
    byte[] bytes = Files.readAllBytes(files.get(1));
    Files.write(files.get(1), Arrays.copyOf(bytes, bytes.length - 10));

    assertThatThrownBy(() -> bill(log, DAY))
        .isInstanceOf(BillingException.class)
        .hasMessageContaining(files.get(0) + ": the manifest names this file")
        .hasMessageContaining(files.get(1) + ": its size in bytes");
    assertThat(results()).isEmpty();
  }

  @Test
  void aFlippedByte_failsTheRun_namingTheFile_andNothingIsLeft() throws IOException {
    LogFixture log = log();
    List<RawRecord> many = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      many.add(click("c" + i).at(Duration.ofMillis(i)).record());
    }
    log.add(0, many);
    Path file = parquet(log.root()).get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 0x10;
    Files.write(file, bytes);

    assertThatThrownBy(() -> bill(log, DAY))
        .isInstanceOf(BillingException.class)
        .hasMessageContaining(String.valueOf(file.getFileName()));
    assertThat(results()).isEmpty();
  }

  @Test
  void theSameAgain_isTheSameFolder() throws IOException {
    LogFixture log = log().add(click("a"));
    BilledDay first = bill(log, DAY);
    assertThat(bill(log, DAY).folder()).isEqualTo(first.folder());
    assertThat(results()).containsExactly(first.folder());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void aRandomLog_isBilledAsTheOracleSays_inHoweverManyFiles(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ScriptedEvent> events = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      events.add(
          click("id-" + random.nextInt(400))
              .at(Duration.ofMinutes(random.nextLong(-1_440, 2 * 1_440)).plusMillis(i))
              .ad("ad-" + random.nextInt(3))
              .costMicros(random.nextInt(2) * 1_000L)
              .receivedAfter(Duration.ofHours(random.nextInt(50))));
    }
    LogFixture whole = new LogFixture(temp.resolve("whole"));
    whole.add(0, events.stream().map(ScriptedEvent::record).toList());
    LogFixture pieces = new LogFixture(temp.resolve("pieces"));
    for (int from = 0; from < events.size(); ) {
      int to = Math.min(events.size(), from + random.nextInt(1, 100));
      pieces.add(0, events.subList(from, to).stream().map(ScriptedEvent::record).toList());
      from = to;
    }

    BilledDay billed = bill(whole, DAY);
    assertThat(billed.lines()).isEqualTo(oracle(events));
    assertThat(bill(pieces, DAY).folder()).isEqualTo(billed.folder());
  }

  /** First in the log decides what an id says; the earliest that says so counts. */
  private static List<BillingLine> oracle(List<ScriptedEvent> log) {
    Map<String, ScriptedEvent> said = new HashMap<>();
    log.forEach(event -> said.putIfAbsent(event.id(), event));
    Map<String, ScriptedEvent> counts = new HashMap<>();
    for (ScriptedEvent event : log) {
      if (timeless(event).equals(timeless(said.getOrDefault(event.id(), event)))) {
        counts.merge(event.id(), event, (a, b) -> b.time().compareTo(a.time()) < 0 ? b : a);
      }
    }
    Map<String, long[]> sums = new TreeMap<>();
    for (ScriptedEvent event : log) {
      if (!event.time().isNegative() && event.time().compareTo(Duration.ofDays(1)) < 0) {
        long[] sum = sums.computeIfAbsent(event.adId(), ad -> new long[4]);
        boolean first = event.equals(counts.get(event.id()));
        sum[0] += first ? 1 : 0;
        sum[1] += first && event.costMicros() == 0 ? 1 : 0;
        sum[2] += first ? 0 : 1;
        sum[3] += first ? event.costMicros() : 0;
      }
    }
    List<BillingLine> lines = new ArrayList<>();
    sums.forEach(
        (adId, sum) ->
            lines.add(
                new BillingLine(DAY, ad(adId), sum[0], sum[1], 0, sum[2], sum[3], 0, CURRENCY)));
    return lines;
  }

  private static ScriptedEvent timeless(ScriptedEvent event) {
    return event.at(Duration.ZERO).receivedAfter(Duration.ZERO);
  }

  private BilledDay bill(LogFixture log, LocalDate day) {
    return bill(log, day, RULES);
  }

  private BilledDay bill(LogFixture log, LocalDate day, TrafficPolicy rules) {
    return BillDay.of(
            new BillingConfig(log.root(), day, HORIZON, CURRENCY, PriceBook.empty(), rules),
            temp.resolve("out"))
        .run(LogFixture.DIRECT, LogFixture.UNWATCHED);
  }

  private LogFixture log() {
    return new LogFixture(temp.resolve("raw"));
  }

  /** Everything in the results' folders but their locks. */
  private List<Path> results() throws IOException {
    try (var paths = Files.walk(temp.resolve("out"), 2)) {
      return paths
          .filter(path -> path.getNameCount() == temp.getNameCount() + 3)
          .filter(path -> !path.endsWith(".lock"))
          .toList();
    }
  }

  private static List<Path> parquet(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      return paths.filter(path -> path.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static Map<String, Measures> measures(BilledDay billed) {
    Map<String, Measures> measures = new TreeMap<>();
    billed.forEachRows(
        2,
        rows -> {
          for (AggregateRow row : rows) {
            long minute = (row.key().minuteMillis() - EPOCH.toEpochMilli()) / 60_000;
            measures.put(
                "%02d %s %s".formatted(minute, row.key().ad().adId(), row.key().rule()),
                row.measures());
          }
        });
    return measures;
  }

  private static RawRecord garbage(ScriptedEvent event) {
    RawRecord good = event.record();
    return new RawRecord(
        good.key(),
        ByteString.copyFromUtf8("\u0001no event"),
        good.topic(),
        good.partition(),
        good.offset(),
        good.recordedAtMillis());
  }

  private static RawRecord negative(ScriptedEvent event) {
    var wire = io.tallybook.model.EventWire.toWire(event.event()).toBuilder();
    wire.setClick(wire.getClick().toBuilder().setCostMicros(-1));
    RawRecord good = event.record();
    return new RawRecord(
        good.key(),
        wire.build().toByteString(),
        good.topic(),
        good.partition(),
        good.offset(),
        good.recordedAtMillis());
  }

  private static AdRef ad(String adId) {
    return new AdRef("advertiser-1", "campaign-1", adId);
  }
}
