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
import io.tallybook.model.Undecided;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.coders.JudgedEventCoder;
import java.time.Duration;
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
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class DeduplicateEventsTest {
  private static final ScriptedEvent FIRST = click("a").at("00:10");
  private static final ScriptedEvent LATER = click("a").at("00:12");
  private static final Verdict CONFLICT =
      new Verdict(
          "ID_CONFLICT",
          1,
          "",
          Tier.T1,
          Category.SIVT,
          Decision.SUSPECT,
          "says something else than the event of this id that counts");

  @Test
  void repeat_isADuplicate(TestPipeline pipeline) {
    PAssert.that(deduplicate(pipeline, arrival().then(FIRST).then(FIRST).then(LATER)))
        .containsInAnyOrder(
            counted(FIRST, Role.FIRST),
            counted(FIRST, Role.DUPLICATE),
            counted(LATER, Role.DUPLICATE));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void earlierEventOfTheSameId_demotesTheOneAnnounced(TestPipeline pipeline) {
    PAssert.that(deduplicate(pipeline, arrival().then(LATER).then(FIRST)))
        .containsInAnyOrder(
            counted(LATER, Role.FIRST),
            // It learns of its demotion when the other event is received.
            counted(LATER.receivedAfter(Duration.ofSeconds(-1)), Role.DEMOTED, List.of()),
            counted(FIRST, Role.FIRST));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void contradiction_changesNothing_evenIfItClaimsToBeEarlier(TestPipeline pipeline) {
    ScriptedEvent dearer = FIRST.costMicros(9_000_000);
    PAssert.that(deduplicate(pipeline, arrival().then(LATER).then(dearer)))
        .containsInAnyOrder(
            counted(LATER, Role.FIRST), counted(dearer, Role.DUPLICATE, List.of(CONFLICT)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void demoted_takesBackWhetherARuleCouldDecide(TestPipeline pipeline) {
    Verdict undecided =
        new Verdict("RULE", 1, "missing", Tier.T0, Category.GIVT, Decision.UNDECIDED, "");
    PAssert.that(
            deduplicate(pipeline, arrival().then(LATER.event(), List.of(undecided)).then(FIRST)))
        .containsInAnyOrder(
            counted(LATER, Role.FIRST, List.of(undecided)),
            counted(
                LATER.receivedAfter(Duration.ofSeconds(-1)), Role.DEMOTED, List.of(Undecided.MARK)),
            counted(FIRST, Role.FIRST));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void otherIds_doNotMix(TestPipeline pipeline) {
    ScriptedEvent other = click("b").at("00:10");
    PAssert.that(deduplicate(pipeline, arrival().then(FIRST).then(other)))
        .containsInAnyOrder(counted(FIRST, Role.FIRST), counted(other, Role.FIRST));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void repeat_isKnownUntilTheHorizonEnds(TestPipeline pipeline) {
    Arrival lastMoment = arrival().then(FIRST).watermark("30:09").then(FIRST);
    PAssert.that(deduplicate(pipeline, lastMoment))
        .containsInAnyOrder(counted(FIRST, Role.FIRST), counted(FIRST, Role.DUPLICATE));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void repeat_afterTheHorizon_isAnnouncedAgain_soStateStaysBounded(TestPipeline pipeline) {
    Arrival tooLate = arrival().then(FIRST).watermark("33:46").then(FIRST);
    PAssert.that(deduplicate(pipeline, tooLate))
        .containsInAnyOrder(counted(FIRST, Role.FIRST), counted(FIRST, Role.FIRST));
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sums_doNotDependOnTheOrderOfArrival(long seed, TestPipeline pipeline) {
    SplittableRandom random = new SplittableRandom(seed);
    List<AdEvent> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int id = random.nextInt(40);
      events.add(
          click("id-" + id)
              .at(Duration.ofSeconds(random.nextInt(120)))
              .ad("ad-" + id % 3)
              .receivedAfter(Duration.ofSeconds(random.nextInt(3)))
              .event());
    }
    Collections.shuffle(events, new Random(seed));

    PCollection<TaggedEvent> counted = deduplicate(pipeline, arrival().together(events));
    Map<String, Long> expected = oracle(events);
    PAssert.that(counted)
        .satisfies(
            all -> {
              Map<String, Long> sums = new TreeMap<>();
              for (TaggedEvent each : all) {
                AdEvent event = each.event();
                long unique = each.role() == Role.FIRST ? 1 : each.role() == Role.DEMOTED ? -1 : 0;
                sums.merge("unique " + cell(event), unique, Long::sum);
                sums.merge("repeat " + cell(event), each.role() == Role.FIRST ? 0L : 1L, Long::sum);
              }
              sums.values().removeIf(sum -> sum == 0);
              assertThat(sums).isEqualTo(expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /**
   * Written without the transform's code: the earliest event of an id counts, the others repeat.
   */
  private static Map<String, Long> oracle(List<AdEvent> events) {
    Map<String, List<AdEvent>> byId = new HashMap<>();
    for (AdEvent event : events) {
      byId.computeIfAbsent(event.header().id().value(), id -> new ArrayList<>()).add(event);
    }
    Map<String, Long> sums = new TreeMap<>();
    for (List<AdEvent> copies : byId.values()) {
      AdEvent counts = copies.get(0);
      for (AdEvent copy : copies) {
        if (copy.header().eventTimeMillis() < counts.header().eventTimeMillis()) {
          counts = copy;
        }
      }
      sums.merge("unique " + cell(counts), 1L, Long::sum);
      sums.merge("repeat " + cell(counts), -1L, Long::sum);
      for (AdEvent copy : copies) {
        sums.merge("repeat " + cell(copy), 1L, Long::sum);
      }
    }
    sums.values().removeIf(sum -> sum == 0);
    return sums;
  }

  private static String cell(AdEvent event) {
    return event.header().ad().adId() + " " + event.header().eventTimeMillis() / 60_000;
  }

  @Test
  void withHorizon_refusesNothingness() {
    assertThatThrownBy(() -> DeduplicateEvents.create().withHorizon(Duration.ZERO))
        .hasMessage("horizon must be 8 ms or more, is PT0S");
  }

  private static PCollection<TaggedEvent> deduplicate(TestPipeline pipeline, Arrival arrival) {
    return pipeline
        .apply(arrival.stream.advanceWatermarkToInfinity())
        .apply(DeduplicateEvents.create().withHorizon(Duration.ofMinutes(30)));
  }

  private static TaggedEvent counted(ScriptedEvent event, Role role) {
    return counted(event, role, role == Role.FIRST ? verdicts(event.event()) : List.of());
  }

  private static TaggedEvent counted(ScriptedEvent event, Role role, List<Verdict> verdicts) {
    byte[] agent = event.event().header().userAgent().getBytes(UTF_8);
    return new TaggedEvent(
        event.userAgent("").event(), role, verdicts, Fingerprint.hash64(agent, 0, agent.length));
  }

  /** What was said of an event: something of its own. */
  private static List<Verdict> verdicts(AdEvent event) {
    String evidence = "seen at " + event.header().eventTimeMillis();
    return List.of(
        new Verdict("RULE", 1, "list", Tier.T0, Category.GIVT, Decision.SUSPECT, evidence));
  }

  private static Arrival arrival() {
    return new Arrival();
  }

  /** What arrives, in this order, and how the watermark moves in between. */
  private static final class Arrival {
    private TestStream.Builder<JudgedEvent> stream = TestStream.create(JudgedEventCoder.of());
    private long offset;

    Arrival then(ScriptedEvent scripted) {
      return then(scripted.event());
    }

    Arrival then(AdEvent event) {
      return then(event, verdicts(event));
    }

    Arrival then(AdEvent event, List<Verdict> said) {
      stream = stream.addElements(timestamped(event, said));
      return this;
    }

    /** Many events at once, still in this order. */
    @SuppressWarnings("unchecked") // TestStream takes a generic array
    Arrival together(List<AdEvent> events) {
      List<TimestampedValue<JudgedEvent>> values = new ArrayList<>();
      for (AdEvent event : events) {
        values.add(timestamped(event, verdicts(event)));
      }
      stream =
          stream.addElements(
              values.get(0), values.subList(1, values.size()).toArray(TimestampedValue[]::new));
      return this;
    }

    private TimestampedValue<JudgedEvent> timestamped(AdEvent event, List<Verdict> said) {
      return TimestampedValue.of(
          new JudgedEvent(
              new LoggedEvent(event, 0, offset++, event.header().receivedAtMillis()), said),
          Instant.ofEpochMilli(event.header().eventTimeMillis()));
    }

    Arrival watermark(String minutesAndSeconds) {
      stream =
          stream.advanceWatermarkTo(
              Instant.ofEpochMilli(
                  click("any").at(minutesAndSeconds).event().header().eventTimeMillis()));
      return this;
    }
  }
}
