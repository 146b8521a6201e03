package io.tallybook.pipelines;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.Impression;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.Money;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Source;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.DivertLateEvents;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The batch says of every click what the rules over impressions mean, told without Beam: by looking
 * at all impressions for each click.
 */
@ExtendWith(TestPipelineExtension.class)
class ImpressionParityTest {
  private static final Period DAY = Period.ofDay(LocalDate.ofInstant(EPOCH, ZoneOffset.UTC));
  private static final long HOUR = 3_600_000;
  private static final int CLICKS = 600;
  private static final int VISITORS = 40;

  /** How long before their click impressions come: around each threshold, and anywhere. */
  private static final long[] GAPS = {
    0,
    1,
    50,
    99,
    100,
    101,
    400,
    679,
    680,
    681,
    5_000,
    HOUR,
    24 * HOUR - 1,
    24 * HOUR,
    24 * HOUR + 1,
    30 * HOUR,
    48 * HOUR - 1,
    48 * HOUR,
    48 * HOUR + 1,
    60 * HOUR
  };

  private static final TrafficPolicy POLICY =
      TrafficPolicy.defaults().only("NO_IMPRESSION", "FAST_CLICK", "STALE_CLICK");

  /** What the oracle looks at, beside the record that the pipeline gets. */
  private record Seen(boolean isClick, String id, long millis, String visitor, AdRef ad) {}

  private final List<Seen> seen = new ArrayList<>();
  private final List<RawRecord> records = new ArrayList<>();
  private final Set<Long> clickTimes = new TreeSet<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void parity_batchEqualsOracle(long seed, TestPipeline pipeline) {
    generate(new SplittableRandom(seed));
    Map<String, Set<String>> verdicts = new TreeMap<>();
    Map<String, Long> undecided = new TreeMap<>();
    for (Seen click : seen) {
      if (click.isClick() && DAY.contains(click.millis())) {
        judge(click, verdicts, undecided);
      }
    }
    assertThat(verdicts.values().stream().flatMap(Set::stream).collect(Collectors.toSet()))
        .as("every rule has something to say")
        .containsExactlyInAnyOrder(
            "NO_IMPRESSION INVALID",
            "FAST_CLICK INVALID",
            "FAST_CLICK SUSPECT",
            "STALE_CLICK SUSPECT");
    assertThat(undecided).containsOnlyKeys("NO_IMPRESSION late", "NO_IMPRESSION never");

    Collections.shuffle(records, new Random(seed));
    PCollectionTuple counted =
        pipeline
            .apply(Create.of(records))
            .apply(
                CountEvents.of(
                        Source.FINAL,
                        CURRENCY,
                        WindowStrategy.billing(),
                        DivertLateEvents.none(),
                        Duration.ofHours(1))
                    .withPeriod(DAY)
                    .withCountFrom(DAY.from().minus(Duration.ofHours(24)))
                    .withTraffic(POLICY));
    // As text: model types are not serializable, and the assertion travels with the pipeline.
    String expectedVerdicts = verdicts.toString();
    PAssert.that(counted.get(CountEvents.JUDGED))
        .satisfies(
            clicks -> {
              assertThat(words(clicks)).hasToString(expectedVerdicts);
              return null;
            });
    String expectedUndecided = undecided.toString();
    PAssert.that(counted.get(CountEvents.UNDECIDED))
        .satisfies(
            counts -> {
              assertThat(byRuleAndAdvertiser(counts)).hasToString(expectedUndecided);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static Map<String, Set<String>> words(Iterable<JudgedClick> clicks) {
    Map<String, Set<String>> words = new TreeMap<>();
    for (JudgedClick judged : clicks) {
      Set<String> said = new TreeSet<>();
      judged.verdicts().forEach(verdict -> said.add(verdict.ruleId() + " " + verdict.decision()));
      assertThat(words.put(judged.click().header().id().value(), said)).isNull();
    }
    return words;
  }

  private static Map<String, Long> byRuleAndAdvertiser(
      Iterable<KV<KV<String, String>, Long>> counts) {
    Map<String, Long> sorted = new TreeMap<>();
    for (KV<KV<String, String>, Long> count : counts) {
      sorted.put(count.getKey().getKey() + " " + count.getKey().getValue(), count.getValue());
    }
    return sorted;
  }

  // The oracle.

  private void judge(Seen click, Map<String, Set<String>> verdicts, Map<String, Long> undecided) {
    long since = Long.MAX_VALUE;
    long first = Long.MAX_VALUE;
    for (Seen other : seen) {
      if (!other.isClick() && other.ad().advertiserId().equals(click.ad().advertiserId())) {
        first = Math.min(first, other.millis());
      }
      if (!other.isClick()
          && other.millis() <= click.millis()
          && other.millis() >= DAY.fromMillis() - 48 * HOUR
          && other.visitor().equals(click.visitor())
          && other.ad().equals(click.ad())) {
        since = Math.min(since, click.millis() - other.millis());
      }
    }
    if (since > 48 * HOUR) {
      if (first <= click.millis() - 24 * HOUR) {
        said(verdicts, click, "NO_IMPRESSION INVALID");
      } else {
        undecided.merge("NO_IMPRESSION " + click.ad().advertiserId(), 1L, Long::sum);
      }
    } else if (since > 24 * HOUR) {
      said(verdicts, click, "STALE_CLICK SUSPECT");
    } else if (since < 100) {
      said(verdicts, click, "FAST_CLICK INVALID");
    } else if (since < 680) {
      said(verdicts, click, "FAST_CLICK SUSPECT");
    }
  }

  private static void said(Map<String, Set<String>> verdicts, Seen click, String what) {
    verdicts.computeIfAbsent(click.id(), id -> new TreeSet<>()).add(what);
  }

  // The traffic.

  private void generate(SplittableRandom random) {
    seen.clear();
    records.clear();
    clickTimes.clear();
    for (int i = 0; i < CLICKS; i++) {
      // Some of the day before and after: they are there, and nothing is said of them.
      long millis = DAY.fromMillis() - 2 * HOUR + random.nextLong(28 * HOUR);
      while (!clickTimes.add(millis)) {
        millis++;
      }
      String advertiser = List.of("always", "late", "never").get(random.nextInt(3));
      AdRef ad = new AdRef(advertiser, "campaign", "ad-" + random.nextInt(2));
      int who = random.nextInt(VISITORS);
      add(true, "c" + i, millis, who, ad);
      int shown = advertiser.equals("never") ? 0 : random.nextInt(3);
      for (int j = 0; j < shown; j++) {
        long gap = GAPS[random.nextInt(GAPS.length)] * (random.nextInt(10) == 0 ? -1 : 1);
        int viewer = random.nextInt(4) == 0 ? random.nextInt(VISITORS) : who;
        AdRef shownAd = random.nextInt(6) == 0 ? new AdRef(advertiser, "campaign", "ad-other") : ad;
        impression("i" + i + "-" + j, millis - gap, viewer, shownAd, random);
      }
    }
  }

  /** Impressions of the advertiser that is late begin at noon; some come twice. */
  private void impression(String id, long millis, int who, AdRef ad, SplittableRandom random) {
    if (ad.advertiserId().equals("late") && millis < DAY.fromMillis() + 12 * HOUR) {
      return;
    }
    add(false, id, millis, who, ad);
    if (random.nextInt(5) == 0) {
      add(false, id, millis, who, ad);
    }
  }

  private void add(boolean isClick, String id, long millis, int who, AdRef ad) {
    String user = who < VISITORS / 2 ? "u" + who : "";
    String ip = "198.51.100." + who / 2;
    String agent = "Mozilla/5.0 (" + who % 3 + ")";
    EventHeader header =
        new EventHeader(
            new EventId(id), ad, millis, millis, millis, user, "DE", Device.MOBILE, ip, agent);
    AdEvent event = isClick ? new Click(header, new Money(5, CURRENCY)) : new Impression(header);
    RawRecord record = ScriptedEvent.record(event);
    records.add(
        new RawRecord(
            record.key(),
            record.payload(),
            record.topic(),
            record.partition(),
            records.size(),
            record.recordedAtMillis()));
    seen.add(new Seen(isClick, id, millis, user.isEmpty() ? ip + " " + agent : user, ad));
  }
}
