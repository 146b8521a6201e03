package io.tallybook.pipelines.billing;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.Money;
import io.tallybook.model.RawRecord;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.Period;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversions that came too soon after their clicks, which are billed all the same. */
class BillConversionsTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);
  private static final long START = EPOCH.toEpochMilli();
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final TrafficPolicy RULES = TrafficPolicy.defaults().only("CTIT_SHORT");
  private static final long[] TIMES = {0, 1, 9_999, 10_000, 10_001, 60_000, -1, 86_400_000};

  @TempDir private Path temp;

  @Test
  void aConversionTooSoon_isTold_andItsClickIsBilled() throws IOException {
    List<RawRecord> records =
        List.of(
            record(click("a", START)),
            record(conversion("v1", START + 9_999, "a")),
            record(conversion("v1", START + 9_999, "a")),
            record(conversion("v2", START + 10_000, "a")));

    BilledDay billed = bill(records, RULES);

    assertThat(lines(billed))
        .containsExactly(
            "v1,2026-03-01T00:00:09.999Z,advertiser,campaign,ad,a,CTIT_SHORT,1,T2,SIVT,INVALID,"
                + "less than PT10S after its click");
    assertThat(billed.counts()).isEqualTo(new RunCounts(4, 4, 0, 1, 0, 0, 1, 5, 0));
    assertThat(Files.size(billed.folder().resolve("lines.csv"))).isPositive();
  }

  @Test
  void withoutTheRule_thereIsNoFile() {
    BilledDay billed = bill(List.of(record(click("a", START))), TrafficPolicy.defaults().only());

    assertThat(billed.folder().resolve("conversions.csv.zst")).doesNotExist();
  }

  /** What the oracle looks at. */
  private record Pair(String conversion, long millis, String click) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void parity_batchEqualsOracle(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<RawRecord> records = new ArrayList<>();
    List<Long> clickMillis = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      // Many around midnight, on both sides of both ends of the day.
      long near = random.nextBoolean() ? 0 : DAY_MILLIS;
      long millis =
          START
              + (random.nextInt(3) == 0
                  ? random.nextLong(DAY_MILLIS)
                  : near + random.nextLong(30_000) - 15_000);
      clickMillis.add(millis);
      records.add(record(click("c" + i, millis)));
      for (int j = random.nextInt(3); j > 0; j--) {
        long at = millis + TIMES[random.nextInt(TIMES.length)];
        String click = random.nextInt(8) == 0 ? "" : "c" + (random.nextInt(8) == 0 ? i + 1 : i);
        pairs.add(new Pair("v" + i + "-" + j, at, click));
        records.add(record(conversion("v" + i + "-" + j, at, click)));
      }
    }
    TreeSet<String> expected = new TreeSet<>();
    for (Pair pair : pairs) {
      int click = pair.click().isEmpty() ? -1 : Integer.parseInt(pair.click().substring(1));
      if (click >= 0 && click < clickMillis.size() && Period.ofDay(DAY).contains(pair.millis())) {
        long since = pair.millis() - clickMillis.get(click);
        if (since >= 0 && since < 10_000) {
          expected.add(pair.conversion());
        }
      }
    }
    Collections.shuffle(records, new Random(seed));

    BilledDay billed = bill(records, RULES);

    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(lines(billed).stream().map(line -> line.substring(0, line.indexOf(','))))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(billed.counts().invalidClicks()).isZero();
  }

  private BilledDay bill(List<RawRecord> records, TrafficPolicy policy) {
    LogFixture log = new LogFixture(temp.resolve("raw")).add(0, records);
    return BillDay.of(
            new BillingConfig(
                log.root(), DAY, Duration.ofHours(24), CURRENCY, PriceBook.empty(), policy),
            temp.resolve("out"))
        .run(LogFixture.DIRECT, LogFixture.UNWATCHED);
  }

  private static List<String> lines(BilledDay billed) throws IOException {
    try (InputStream in =
        new ZstdInputStream(Files.newInputStream(billed.folder().resolve("conversions.csv.zst")))) {
      return new String(in.readAllBytes(), UTF_8).lines().skip(1).toList();
    }
  }

  private static AdEvent click(String id, long millis) {
    return new Click(header(id, millis), new Money(5, CURRENCY));
  }

  private static AdEvent conversion(String id, long millis, String clickId) {
    return new Conversion(header(id, millis), clickId, 0, "");
  }

  private static EventHeader header(String id, long millis) {
    return new EventHeader(
        new EventId(id),
        new AdRef("advertiser", "campaign", "ad"),
        millis,
        millis,
        millis,
        "u",
        "DE",
        Device.MOBILE,
        "192.0.2.1",
        "Mozilla/5.0");
  }

  private static RawRecord record(AdEvent event) {
    return ScriptedEvent.record(event);
  }
}
