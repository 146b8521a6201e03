package io.tallybook.transforms.dedup;

import static io.tallybook.testdata.ScriptedEvent.click;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdEvent;
import io.tallybook.model.JudgedEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a bounded input: every event once, whatever the order, decided by the places in the log. */
@ExtendWith(TestPipelineExtension.class)
class DeduplicateBatchTest {
  private static final ScriptedEvent FIRST = click("a").at("00:10");
  private static final ScriptedEvent LATER = click("a").at("00:12");

  @Test
  void earliestCounts_thoughItLiesLaterInTheLog(TestPipeline pipeline) {
    PAssert.that(deduplicate(pipeline, List.of(logged(LATER, 0, 1), logged(FIRST, 0, 2))))
        .containsInAnyOrder(counted(FIRST, Role.FIRST), counted(LATER, Role.DUPLICATE));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void contradiction_changesNothing_evenIfItClaimsToBeEarlier(TestPipeline pipeline) {
    ScriptedEvent dearer = FIRST.costMicros(9_000_000);
    PAssert.that(deduplicate(pipeline, List.of(logged(dearer, 0, 2), logged(LATER, 0, 1))))
        .containsInAnyOrder(counted(LATER, Role.FIRST), conflicting(dearer));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void contradiction_laterInTheLog_doesNotBringInItsOwnRepeats(TestPipeline pipeline) {
    ScriptedEvent dearer = FIRST.costMicros(9_000_000);
    PAssert.that(
            deduplicate(
                pipeline,
                List.of(
                    logged(dearer.at("00:01"), 0, 3),
                    logged(dearer, 0, 2),
                    logged(LATER, 0, 1),
                    logged(FIRST, 0, 4))))
        .containsInAnyOrder(
            counted(FIRST, Role.FIRST),
            counted(LATER, Role.DUPLICATE),
            conflicting(dearer),
            conflicting(dearer.at("00:01")));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void repeatsOfAnotherDay_areFound_howeverLarge(TestPipeline pipeline) {
    ScriptedEvent nextYear = FIRST.at(Duration.ofDays(400));
    PAssert.that(deduplicate(pipeline, List.of(logged(nextYear, 0, 1), logged(FIRST, 0, 2))))
        .containsInAnyOrder(counted(FIRST, Role.FIRST), counted(nextYear, Role.DUPLICATE));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void withPeriod_comparesWithTheOthers_andPutsOutItsOwn(TestPipeline pipeline) {
    ScriptedEvent before = click("a").at("59:59");
    ScriptedEvent after = click("a").at("60:01");
    ScriptedEvent onlyBefore = click("b").at("59:59");
    ScriptedEvent end = click("c").at("120:00");
    Instant from = ScriptedEvent.EPOCH.plus(Duration.ofHours(1));
    PAssert.that(
            deduplicate(
                pipeline,
                List.of(
                    logged(after, 0, 1),
                    logged(before, 0, 2),
                    logged(onlyBefore, 0, 3),
                    logged(end, 0, 4)),
                DeduplicateEvents.create()
                    .withPeriod(Period.of(from, from.plus(Duration.ofHours(1))))))
        .containsInAnyOrder(counted(after, Role.DUPLICATE));
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void roles_areTheOraclesInAnyOrder(long seed, TestPipeline pipeline) {
    List<LoggedEvent> log = contradictoryLog(seed);
    Map<String, Role> expected = oracle(log);
    Collections.shuffle(log, new Random(seed));

    PAssert.that(
            deduplicate(
                pipeline,
                log,
                DeduplicateEvents.create().withBatchShards(1 << new Random(seed).nextInt(5))))
        .satisfies(
            all -> {
              Map<String, Role> roles = new TreeMap<>();
              for (TaggedEvent each : all) {
                roles.merge(nameOf(each.event()), each.role(), DeduplicateBatchTest::onlyOne);
              }
              assertThat(roles).isEqualTo(expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** Beyond the table's first size, and without a pipeline around. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23})
  void rule_ofManyIds_isTheOracles(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ShardEvents shard = new ShardEvents();
    PlacedEventEncoder encoder = new PlacedEventEncoder(Period.ALL);
    List<LoggedEvent> log = new ArrayList<>();
    for (int offset = 0; offset < 20_000; offset++) {
      log.add(logged(click("id-" + random.nextInt(9_000)).at(timeOf(offset)), 0, offset));
    }
    Map<String, Role> expected = oracle(log);
    Collections.shuffle(log, new Random(seed));
    for (int from = 0; from < log.size(); from += 100) {
      var batch = new io.tallybook.transforms.bytes.BytesWriter();
      batch.writeByte(1);
      log.subList(from, from + 100).forEach(event -> encoder.encode(judged(event), batch));
      shard.add(batch.toByteArray());
    }
    shard.decide();
    Map<String, Role> roles = new TreeMap<>();
    for (int i = 0; i < shard.size(); i++) {
      TaggedEvent tagged = shard.event(i);
      assertThat(tagged).isNotNull();
      if (tagged != null) {
        roles.put(nameOf(tagged.event()), tagged.role());
      }
    }
    assertThat(roles).isEqualTo(expected);
    assertThat(shard.ids())
        .isEqualTo(expected.values().stream().filter(Role.FIRST::equals).count());
  }

  @Test
  void withBatchShards_refusesWhatIsNoPowerOfTwo() {
    assertThatThrownBy(() -> DeduplicateEvents.create().withBatchShards(1000))
        .hasMessage("batchShards must be a power of two up to 16384, are 1000");
  }

  @Test
  void period_isNotEmpty() {
    Instant now = ScriptedEvent.EPOCH;
    assertThatThrownBy(() -> Period.of(now, now)).hasMessageContaining("must end after it begins");
  }

  /** A log of few ids, several payloads each, in two partitions; every event has its own time. */
  private static List<LoggedEvent> contradictoryLog(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LoggedEvent> log = new ArrayList<>();
    for (int offset = 0; offset < 300; offset++) {
      log.add(
          logged(
              click("id-" + random.nextInt(60))
                  .at(timeOf(offset))
                  .costMicros(random.nextInt(3) * 1_000_000L),
              random.nextInt(2),
              offset));
    }
    return log;
  }

  /** No two offsets below 100,003 share a time, and the times are in disorder. */
  private static Duration timeOf(int offset) {
    return Duration.ofMillis(offset * 7_919L % 100_003);
  }

  /** Plain maps, no code of the transform: first in the log decides the payload, then the time. */
  private static Map<String, Role> oracle(List<LoggedEvent> log) {
    Map<String, LoggedEvent> reference = new HashMap<>();
    for (LoggedEvent event : log) {
      reference.merge(idOf(event), event, (a, b) -> liesBefore(a, b) ? a : b);
    }
    Map<String, String> payloads = new HashMap<>();
    reference.forEach((id, event) -> payloads.put(id, payloadOf(event)));
    Map<String, LoggedEvent> counting = new HashMap<>();
    for (LoggedEvent event : log) {
      if (payloadOf(event).equals(payloads.get(idOf(event)))) {
        counting.merge(
            idOf(event),
            event,
            (a, b) ->
                a.event().header().eventTimeMillis() < b.event().header().eventTimeMillis()
                    ? a
                    : b);
      }
    }
    Map<String, Role> roles = new TreeMap<>();
    for (LoggedEvent event : log) {
      roles.put(
          nameOf(event.event()),
          event.equals(counting.get(idOf(event))) ? Role.FIRST : Role.DUPLICATE);
    }
    return roles;
  }

  private static boolean liesBefore(LoggedEvent a, LoggedEvent b) {
    return a.partition() != b.partition() ? a.partition() < b.partition() : a.offset() < b.offset();
  }

  private static String idOf(LoggedEvent event) {
    return event.event().header().id().value();
  }

  private static String payloadOf(LoggedEvent event) {
    return event.event().withHeader(event.event().header().withTimes(0, 0, 0)).toString();
  }

  private static String nameOf(AdEvent event) {
    return event.header().id().value() + " " + event.header().eventTimeMillis();
  }

  private static Role onlyOne(Role role, Role other) {
    throw new AssertionError("an event came twice: " + role + ", " + other);
  }

  private static LoggedEvent logged(ScriptedEvent event, int partition, long offset) {
    return new LoggedEvent(
        event.event(), partition, offset, event.event().header().receivedAtMillis());
  }

  private static JudgedEvent judged(LoggedEvent event) {
    return new JudgedEvent(event, verdicts(event.event()));
  }

  /** What was said of an event: something of its own. */
  private static List<Verdict> verdicts(AdEvent event) {
    String evidence = "seen at " + event.header().eventTimeMillis();
    return List.of(
        new Verdict("RULE", 1, "list", Tier.T0, Category.GIVT, Decision.SUSPECT, evidence));
  }

  private static TaggedEvent counted(ScriptedEvent event, Role role) {
    return counted(event, role, role == Role.FIRST ? verdicts(event.event()) : List.of());
  }

  /** A repeat that contradicts the event that counts. */
  private static TaggedEvent conflicting(ScriptedEvent event) {
    return counted(
        event,
        Role.DUPLICATE,
        List.of(
            new Verdict(
                "ID_CONFLICT",
                1,
                "",
                Tier.T1,
                Category.SIVT,
                Decision.SUSPECT,
                "says something else than the event of this id that counts")));
  }

  private static TaggedEvent counted(ScriptedEvent event, Role role, List<Verdict> verdicts) {
    byte[] agent = event.event().header().userAgent().getBytes(UTF_8);
    return new TaggedEvent(
        event.userAgent("").event(), role, verdicts, Fingerprint.hash64(agent, 0, agent.length));
  }

  private static PCollection<TaggedEvent> deduplicate(
      TestPipeline pipeline, List<LoggedEvent> log) {
    return deduplicate(pipeline, log, DeduplicateEvents.create());
  }

  private static PCollection<TaggedEvent> deduplicate(
      TestPipeline pipeline, List<LoggedEvent> log, DeduplicateEvents dedup) {
    return pipeline
        .apply(Create.of(log.stream().map(DeduplicateBatchTest::judged).toList()))
        .apply(dedup);
  }
}
