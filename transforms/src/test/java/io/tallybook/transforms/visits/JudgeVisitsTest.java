package io.tallybook.transforms.visits;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which clicks of a bounded input are marked: those of the period, day by day. */
@ExtendWith(TestPipelineExtension.class)
class JudgeVisitsTest {
  private static final TupleTag<String> MARKED = new TupleTag<>("marked") {};
  private static final TupleTag<TaggedEvent> ALL = new TupleTag<>("all-events") {};
  private static final Duration DAY = Duration.ofDays(1);
  private static final Period FIRST_DAY = Period.of(EPOCH, EPOCH.plus(DAY));

  private static final TrafficPolicy CAPPED =
      TrafficPolicy.defaults().only("USER_DAY_CAP").withSetting("USER_DAY_CAP", "clicks_max", 2);

  private static final TrafficPolicy DOUBLES = TrafficPolicy.defaults().only("DOUBLE_CLICK");

  @Test
  void aCapOfTheDay_beginsAnewAtMidnight(TestPipeline pipeline) {
    // Either side has one too many by a single millisecond.
    assertMarked(
        pipeline,
        CAPPED,
        Period.ALL,
        List.of("c USER_DAY_CAP", "f USER_DAY_CAP"),
        click("a").at(DAY.minusMillis(3)),
        click("b").at(DAY.minusMillis(2)),
        click("c").at(DAY.minusMillis(1)),
        click("d").at(DAY),
        click("e").at(DAY.plusMillis(1)),
        click("f").at(DAY.plusMillis(2)));
  }

  @Test
  void aCapOfTheDay_isOfOneUser(TestPipeline pipeline) {
    assertMarked(
        pipeline,
        CAPPED,
        Period.ALL,
        List.of("e USER_DAY_CAP"),
        click("a").at("00:01").user("u-1"),
        click("b").at("00:02").user("u-2"),
        click("c").at("00:03").user("u-1"),
        click("d").at("00:04").user("u-2"),
        click("e").at("00:05").user("u-1"),
        click("f").at("00:06").user(""),
        click("g").at("00:07").user(""),
        click("h").at("00:08").user(""));
  }

  @Test
  void daysOutsideThePeriod_areNotMarked(TestPipeline pipeline) {
    List<ScriptedEvent> clicks = new ArrayList<>();
    for (int day = -1; day <= 1; day++) {
      for (int i = 0; i < 3; i++) {
        clicks.add(click("d" + day + "-" + i).at(DAY.multipliedBy(day).plusMillis(i)));
      }
    }
    assertMarked(
        pipeline,
        CAPPED,
        FIRST_DAY,
        List.of("d0-2 USER_DAY_CAP"),
        clicks.toArray(ScriptedEvent[]::new));
  }

  @Test
  void clicksBeforeThePeriod_areLookedAt_andNotMarked(TestPipeline pipeline) {
    assertMarked(
        pipeline,
        DOUBLES,
        FIRST_DAY,
        List.of("first DOUBLE_CLICK", "last DOUBLE_CLICK"),
        click("earlier").ad("ad-2").at(Duration.ofMillis(-1_001)),
        click("before").ad("ad-2").at(Duration.ofMillis(-1)),
        click("counted").at(Duration.ofMillis(-1_999)),
        click("first").at(Duration.ZERO),
        click("good").at(DAY.minusMillis(2)),
        click("last").at(DAY.minusMillis(1)),
        click("after").at(DAY));
  }

  @Test
  void clicksThatAreNotUnique_areNotLookedAt(TestPipeline pipeline) {
    List<TaggedEvent> clicks = new ArrayList<>(List.of(tagged(click("a").at("00:01"))));
    clicks.add(tagged(click("b").at("00:02")).withRole(Role.DUPLICATE));
    clicks.add(tagged(ScriptedEvent.impression("c").at("00:02")));

    assertMarked(pipeline, DOUBLES, Period.ALL, List.of(), clicks);
  }

  private static void assertMarked(
      TestPipeline pipeline,
      TrafficPolicy policy,
      Period period,
      List<String> expected,
      ScriptedEvent... clicks) {
    List<TaggedEvent> events =
        new ArrayList<>(Arrays.stream(clicks).map(JudgeVisitsTest::tagged).toList());
    Collections.reverse(events);
    assertMarked(pipeline, policy, period, expected, events);
  }

  private static void assertMarked(
      TestPipeline pipeline,
      TrafficPolicy policy,
      Period period,
      List<String> expected,
      List<TaggedEvent> events) {
    JudgeVisits judge = JudgeVisits.of(policy, Lane.VISITOR, period);
    Stage<TaggedEvent, String> told =
        (out, sides) ->
            (tagged, timestampMillis) -> {
              if (tagged.role() == Role.FIRST) {
                out.emit(line(tagged), timestampMillis);
              }
            };
    PAssert.that(
            pipeline
                .apply(Create.of(events))
                .apply(
                    RunStage.of(
                        PackClicks.before(
                            true,
                            List.of(
                                new LaneOutput(
                                    judge.batching(IsBounded.BOUNDED), BatchByShard.BATCHES)),
                            (out, sides) -> out::emit),
                        ALL,
                        TupleTagList.of(BatchByShard.BATCHES)))
                .get(BatchByShard.BATCHES)
                .setCoder(BatchByShard.CODER)
                .apply(judge)
                .apply(FoldVerdicts.of(policy, DAY).ofBatches(told, MARKED, TupleTagList.empty()))
                .get(MARKED)
                .setCoder(StringUtf8Coder.of()))
        .satisfies(
            marked -> {
              List<String> lines = new ArrayList<>();
              marked.forEach(lines::add);
              Collections.sort(lines);
              assertThat(lines).containsExactlyElementsOf(new TreeSet<>(expected));
              return nothing();
            });
    pipeline.run().waitUntilFinish();
  }

  @SuppressWarnings("NullAway") // Void has no value but null
  private static Void nothing() {
    return null;
  }

  private static String line(TaggedEvent tagged) {
    return tagged.event().header().id().value()
        + " "
        + String.join(" ", tagged.verdicts().stream().map(Verdict::ruleId).toList());
  }

  private static TaggedEvent tagged(ScriptedEvent script) {
    return new TaggedEvent(script.event(), Role.FIRST, List.of());
  }
}
