package io.tallybook.transforms.verdicts;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.JudgedClick;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks of clicks, in a stream and in a batch, as they are counted. */
@ExtendWith(TestPipelineExtension.class)
class FoldVerdictsTest {
  private static final TupleTag<String> COUNTED = new TupleTag<>("counted") {};
  private static final TrafficPolicy POLICY =
      TrafficPolicy.defaults().only("DOUBLE_CLICK", "REPEAT_SAME_AD");

  /** Buckets of a minute: what happens in the first one is forgotten nine minutes later. */
  private static final Duration HORIZON = Duration.ofMinutes(8);

  private static final String MARKED = "a WITHDRAWN []; a FIRST [DOUBLE_CLICK]; a r0 GIVT";
  private static final String CLEARED = "a WITHDRAWN [DOUBLE_CLICK]; a FIRST []; a r1 VALID";

  @Test
  void aMarkTakenBack_isCountedBack_untilTheBucketExpires(TestPipeline pipeline) {
    PAssert.that(
            stream(
                pipeline,
                TestStream.create(BatchByShard.CODER)
                    .addElements(batch(mark("a", "DOUBLE_CLICK", 1)))
                    .advanceWatermarkTo(at("08:59"))
                    .addElements(batch(mark("a", "DOUBLE_CLICK", -1)))))
        .satisfies(all -> assertSaid(all, MARKED, CLEARED));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void afterTheHorizon_aClickIsForgotten_soStateStaysBounded(TestPipeline pipeline) {
    PAssert.that(
            stream(
                pipeline,
                TestStream.create(BatchByShard.CODER)
                    .addElements(batch(mark("a", "DOUBLE_CLICK", 1)))
                    .advanceWatermarkTo(at("09:01"))
                    .addElements(batch(mark("a", "DOUBLE_CLICK", -1)))))
        .satisfies(all -> assertSaid(all, MARKED));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aBucketThatExpires_takesNoOtherWithIt(TestPipeline pipeline) {
    Mark later = mark(click("a").at("01:30"), "DOUBLE_CLICK", 1);
    Mark takenBack = mark(click("a").at("01:30"), "DOUBLE_CLICK", -1);
    PAssert.that(
            stream(
                pipeline,
                TestStream.create(BatchByShard.CODER)
                    .addElements(batch(mark("z", "DOUBLE_CLICK", 1), later))
                    .advanceWatermarkTo(at("09:59"))
                    .addElements(batch(mark("z", "DOUBLE_CLICK", -1), takenBack))))
        .satisfies(all -> assertSaid(all, MARKED.replace("a ", "z "), MARKED, CLEARED));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void marksOfOneBatch_areToldAtOnce(TestPipeline pipeline) {
    PAssert.that(
            stream(
                pipeline,
                TestStream.create(BatchByShard.CODER)
                    .addElements(
                        batch(
                            mark("a", "REPEAT_SAME_AD", 1),
                            mark("a", "DOUBLE_CLICK", 1),
                            mark("b", "DOUBLE_CLICK", 1),
                            mark("b", "DOUBLE_CLICK", -1)))))
        .satisfies(
            all ->
                assertSaid(
                    all, "a WITHDRAWN []; a FIRST [DOUBLE_CLICK, REPEAT_SAME_AD]; a r0 GIVT"));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void overABoundedInput_marksOfAllBatches_areToldAtOnce(TestPipeline pipeline) {
    PAssert.that(
            fold(
                pipeline.apply(
                    Create.of(
                            batch(mark("a", "REPEAT_SAME_AD", -1), mark("b", "DOUBLE_CLICK", 1)),
                            batch(mark("a", "REPEAT_SAME_AD", 1), mark("a", "DOUBLE_CLICK", 1)))
                        .withCoder(BatchByShard.CODER))))
        .satisfies(all -> assertSaid(all, MARKED, MARKED.replace("a ", "b ")));
    pipeline.run().waitUntilFinish();
  }

  /** Lines of a click, sorted by it, in the order of roles: none knows where bundles end. */
  private static Void assertSaid(Iterable<String> lines, String... expected) {
    Map<String, Integer> counts = new TreeMap<>();
    lines.forEach(line -> counts.merge(line, 1, Integer::sum));
    Map<String, Integer> wanted = new TreeMap<>();
    for (String said : expected) {
      for (String line : said.split("; ", -1)) {
        wanted.merge(line, 1, Integer::sum);
      }
    }
    assertThat(counts).isEqualTo(wanted);
    return nothing();
  }

  @SuppressWarnings("NullAway") // Void has no value but null
  private static Void nothing() {
    return null;
  }

  private static PCollection<String> stream(
      TestPipeline pipeline, TestStream.Builder<KV<Integer, byte[]>> marks) {
    return fold(pipeline.apply(marks.advanceWatermarkToInfinity()));
  }

  /** What is counted and what is judged, a line each. */
  private static PCollection<String> fold(PCollection<KV<Integer, byte[]>> marks) {
    Stage<TaggedEvent, String> told =
        (out, sides) -> (tagged, timestampMillis) -> out.emit(line(tagged), timestampMillis);
    PCollectionTuple folded =
        marks.apply(
            FoldVerdicts.of(POLICY, HORIZON).ofBatches(told, COUNTED, TupleTagList.empty()));
    Coder<String> text = StringUtf8Coder.of();
    return PCollectionList.of(folded.get(COUNTED).setCoder(text))
        .and(
            folded
                .get(FoldVerdicts.JUDGED)
                .apply(MapElements.into(TypeDescriptors.strings()).via(FoldVerdictsTest::line)))
        .apply(Flatten.pCollections());
  }

  private static String line(TaggedEvent tagged) {
    return tagged.event().header().id().value()
        + " "
        + tagged.role()
        + " "
        + tagged.verdicts().stream().map(verdict -> verdict.ruleId()).toList();
  }

  private static String line(JudgedClick judged) {
    return judged.click().header().id().value()
        + " r"
        + judged.revision()
        + " "
        + judged.standing();
  }

  private static Instant at(String minutesAndSeconds) {
    return Instant.ofEpochMilli(EPOCH.plus(click("x").at(minutesAndSeconds).time()).toEpochMilli());
  }

  private static Mark mark(String id, String ruleId, int change) {
    return mark(click(id).at("00:30"), ruleId, change);
  }

  private static Mark mark(ScriptedEvent script, String ruleId, int change) {
    TaggedEvent click = new TaggedEvent(script.event(), Role.FIRST, List.of());
    BytesWriter content = new BytesWriter();
    new TaggedEventFormat().writeTagged(click, content);
    long timeMillis = click.event().header().eventTimeMillis();
    return new Mark(
        Mark.keyOf(Mark.idHash(click), timeMillis),
        timeMillis,
        ruleId,
        change,
        new BytesReader(content.array(), 0, content.size()));
  }

  /** All of one shard: which one is nobody's business. */
  private static KV<Integer, byte[]> batch(Mark... marks) {
    BytesWriter batch = new BytesWriter();
    BatchByShard.begin(batch);
    MarkEncoder encoder = new MarkEncoder();
    for (Mark mark : marks) {
      encoder.encode(mark, batch);
    }
    return KV.of(0, batch.toByteArray());
  }
}
