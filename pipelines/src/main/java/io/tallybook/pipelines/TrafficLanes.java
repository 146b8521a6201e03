package io.tallybook.pipelines;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.visits.JudgeVisits;
import io.tallybook.transforms.visits.LaneOutput;
import io.tallybook.transforms.visits.PackClicks;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The side ways of the count on which rules look at several clicks of an address or a visitor. A
 * click is counted at once, and its marks follow: each way is short, and none waits for another.
 */
final class TrafficLanes {
  /**
   * How long before a period clicks are looked at for the sake of those in it. A rule remembers an
   * hour; one whose memory is renewed by every click would need all of a chain of clicks, which is
   * followed this far back.
   */
  static final Duration CONTEXT = Duration.ofHours(4);

  private final Map<Lane, JudgeVisits> lanes = new EnumMap<>(Lane.class);
  private final IsBounded bounded;

  private TrafficLanes(IsBounded bounded) {
    this.bounded = bounded;
  }

  /**
   * The lanes of a stream.
   *
   * @param horizon how much older than the watermark a click can be
   */
  static TrafficLanes live(TrafficPolicy policy, Duration horizon) {
    TrafficLanes lanes = new TrafficLanes(IsBounded.UNBOUNDED);
    for (Lane lane : Lane.values()) {
      lanes.add(lane, JudgeVisits.live(policy, lane, horizon));
    }
    return lanes;
  }

  /** The lanes of a batch that marks the clicks of a period. */
  static TrafficLanes of(TrafficPolicy policy, Period period) {
    TrafficLanes lanes = new TrafficLanes(IsBounded.BOUNDED);
    for (Lane lane : Lane.values()) {
      lanes.add(lane, JudgeVisits.of(policy, lane, period));
    }
    return lanes;
  }

  private void add(Lane lane, JudgeVisits judge) {
    if (!judge.isIdle()) {
      lanes.put(lane, judge);
    }
  }

  /** A period with those clicks before it that are looked at for its sake. */
  static Period withContext(Period period) {
    return Period.of(period.from().minus(CONTEXT), period.to());
  }

  /** Hands clicks to the lanes, and then every event to another stage. */
  <O> Stage<TaggedEvent, O> before(Stage<TaggedEvent, O> next) {
    List<LaneOutput> outputs = new ArrayList<>();
    lanes.forEach((lane, judge) -> outputs.add(new LaneOutput(judge.batching(bounded), tag(lane))));
    return PackClicks.before(outputs, next);
  }

  /** The tags of the lanes' inputs. */
  TupleTagList tags() {
    return TupleTagList.of(lanes.keySet().stream().<TupleTag<?>>map(TrafficLanes::tag).toList());
  }

  private static TupleTag<KV<Integer, byte[]>> tag(Lane lane) {
    return new TupleTag<>(lane + "-visits") {};
  }

  /** All marks of the clicks that went to the lanes and to {@link FoldVerdicts#marking}. */
  PCollection<KV<Integer, byte[]>> marks(PCollectionTuple deduplicated) {
    List<PCollection<KV<Integer, byte[]>>> marks = new ArrayList<>();
    marks.add(deduplicated.get(FoldVerdicts.MARKS).setCoder(BatchByShard.CODER));
    lanes.forEach(
        (lane, judge) ->
            marks.add(
                deduplicated
                    .get(tag(lane))
                    .setCoder(BatchByShard.CODER)
                    .apply(lane == Lane.ADDRESS ? "JudgeByAddress" : "JudgeByVisitor", judge)));
    return PCollectionList.of(marks).apply("AllMarks", Flatten.pCollections());
  }
}
