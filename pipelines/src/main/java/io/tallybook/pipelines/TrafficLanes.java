package io.tallybook.pipelines;

import io.tallybook.model.LoggedEvent;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.PrefetchRule;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.visits.JudgeConversions;
import io.tallybook.transforms.visits.JudgeImpressions;
import io.tallybook.transforms.visits.JudgeVisits;
import io.tallybook.transforms.visits.LaneOutput;
import io.tallybook.transforms.visits.PackClicks;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

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

  private static final Map<Lane, String> NAMES =
      Map.of(Lane.ADDRESS, "JudgeByAddress", Lane.VISITOR, "JudgeByVisitor");

  private final Map<Lane, JudgeVisits> lanes = new EnumMap<>(Lane.class);
  private final IsBounded bounded;

  /** Without their rule, prefetches are clicks as any. */
  private final boolean withPrefetches;

  /** What judges by impressions; null if nothing does. */
  private final @Nullable JudgeImpressions impressions;

  /** What judges conversions; null if nothing does. */
  private final @Nullable JudgeConversions conversions;

  private TrafficLanes(
      TrafficPolicy policy,
      IsBounded bounded,
      @Nullable JudgeImpressions impressions,
      @Nullable JudgeConversions conversions) {
    this.bounded = bounded;
    this.withPrefetches = policy.rules(PrefetchRule.class).isEmpty();
    this.impressions = impressions;
    this.conversions = conversions;
  }

  /**
   * The lanes of a stream.
   *
   * @param horizon how much older than the watermark a click can be
   */
  static TrafficLanes live(TrafficPolicy policy, Duration horizon) {
    TrafficLanes lanes = new TrafficLanes(policy, IsBounded.UNBOUNDED, null, null);
    JudgeVisits byVisitor = JudgeVisits.live(policy, Lane.VISITOR, horizon, true);
    lanes.add(Lane.VISITOR, byVisitor);
    lanes.add(Lane.ADDRESS, JudgeVisits.live(policy, Lane.ADDRESS, horizon, byVisitor.isIdle()));
    return lanes;
  }

  /** The lanes of a batch that marks the clicks of a period. */
  static TrafficLanes of(TrafficPolicy policy, Period period) {
    JudgeImpressions impressions = JudgeImpressions.of(policy, period);
    JudgeConversions conversions = JudgeConversions.of(policy, period);
    TrafficLanes lanes =
        new TrafficLanes(
            policy,
            IsBounded.BOUNDED,
            impressions.isIdle() ? null : impressions,
            conversions.isIdle() ? null : conversions);
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

  /**
   * Hands every event of the log to what judges by impressions, and then to another stage.
   *
   * @param countFromMillis events before it are read for the sake of impressions only: they go no
   *     further
   */
  <O> Stage<LoggedEvent, O> beside(long countFromMillis, Stage<LoggedEvent, O> next) {
    if (impressions == null) {
      return next;
    }
    Stage<LoggedEvent, LoggedEvent> keep =
        (out, sides) ->
            (logged, timestampMillis) -> {
              if (logged.event().header().eventTimeMillis() >= countFromMillis) {
                out.emit(logged, timestampMillis);
              }
            };
    return Stage.both(
        impressions.impressions(),
        JudgeImpressions.IMPRESSIONS,
        Stage.both(impressions.firstImpressions(), JudgeImpressions.FIRST, keep.then(next)));
  }

  /** The tags of what {@link #beside} hands to the side. */
  TupleTagList besideTags() {
    return impressions == null
        ? TupleTagList.empty()
        : TupleTagList.of(JudgeImpressions.IMPRESSIONS).and(JudgeImpressions.FIRST);
  }

  /** A period with those clicks before it that are looked at for its sake. */
  static Period withContext(Period period) {
    return Period.of(period.from().minus(CONTEXT), period.to());
  }

  /** Hands clicks to the lanes, and then every event to another stage. */
  <O> Stage<TaggedEvent, O> before(Stage<TaggedEvent, O> next) {
    List<LaneOutput> outputs = new ArrayList<>();
    lanes.forEach((lane, judge) -> outputs.add(new LaneOutput(judge.batching(bounded), tag(lane))));
    return PackClicks.before(withPrefetches, outputs, next);
  }

  /** The tags of what {@link #before} hands to the side. */
  TupleTagList tags() {
    List<TupleTag<?>> tags = new ArrayList<>();
    lanes.keySet().forEach(lane -> tags.add(tag(lane)));
    return TupleTagList.of(tags);
  }

  /** Hands unique events to what judges by impressions and conversions, then to another stage. */
  <O> Stage<TaggedEvent, O> beforeOthers(Stage<TaggedEvent, O> next) {
    Stage<TaggedEvent, O> stage = next;
    if (impressions != null) {
      stage = Stage.both(impressions.clicks(), JudgeImpressions.CLICKS, stage);
    }
    return conversions == null
        ? stage
        : Stage.both(conversions.batching(), JudgeConversions.BATCHES, stage);
  }

  /** The tags of what {@link #beforeOthers} hands to the side. */
  TupleTagList otherTags() {
    TupleTagList tags = TupleTagList.empty();
    if (impressions != null) {
      tags = tags.and(JudgeImpressions.CLICKS);
    }
    return conversions == null ? tags : tags.and(JudgeConversions.BATCHES);
  }

  private static TupleTag<KV<Integer, byte[]>> tag(Lane lane) {
    return new TupleTag<>(lane + "-visits") {};
  }

  /**
   * What judges by impressions says of the clicks that went to it; empty if there is no such thing.
   *
   * @param read what {@link #beside} handed to the side
   * @param deduplicated what {@link #beforeOthers} handed to the side
   */
  Optional<PCollectionTuple> byImpressions(PCollectionTuple read, PCollectionTuple deduplicated) {
    return Optional.ofNullable(impressions)
        .map(
            judge ->
                PCollectionTuple.of(
                        JudgeImpressions.CLICKS,
                        deduplicated.get(JudgeImpressions.CLICKS).setCoder(BatchByShard.CODER))
                    .and(
                        JudgeImpressions.IMPRESSIONS,
                        read.get(JudgeImpressions.IMPRESSIONS).setCoder(BatchByShard.CODER))
                    .and(
                        JudgeImpressions.FIRST,
                        read.get(JudgeImpressions.FIRST).setCoder(JudgeImpressions.FIRST_CODER))
                    .apply("JudgeByImpression", judge));
  }

  /** The conversions that rules mark; empty if none judges conversions. */
  Optional<PCollection<TaggedEvent>> conversions(PCollectionTuple deduplicated) {
    return Optional.ofNullable(conversions)
        .map(
            judge ->
                deduplicated
                    .get(JudgeConversions.BATCHES)
                    .setCoder(BatchByShard.CODER)
                    .apply("JudgeConversions", judge));
  }

  /**
   * All marks of the clicks that went to the lanes and to {@link FoldVerdicts#marking}.
   *
   * @param others from {@link #byImpressions}
   */
  PCollection<KV<Integer, byte[]>> marks(
      PCollectionTuple deduplicated, Optional<PCollectionTuple> others) {
    List<PCollection<KV<Integer, byte[]>>> marks = new ArrayList<>();
    marks.add(deduplicated.get(FoldVerdicts.MARKS).setCoder(BatchByShard.CODER));
    if (bounded == IsBounded.UNBOUNDED && lanes.size() > 1) {
      // What clicks say is known to one lane: the marks of the other go through it.
      marks.add(
          judge(
              Lane.VISITOR,
              PCollectionList.of(visits(Lane.VISITOR, deduplicated))
                  .and(judge(Lane.ADDRESS, visits(Lane.ADDRESS, deduplicated)))
                  .apply("VisitsAndMarks", Flatten.pCollections())));
    } else {
      lanes.keySet().forEach(lane -> marks.add(judge(lane, visits(lane, deduplicated))));
    }
    others.ifPresent(judged -> marks.add(judged.get(JudgeImpressions.MARKS)));
    return PCollectionList.of(marks).apply("AllMarks", Flatten.pCollections());
  }

  private static PCollection<KV<Integer, byte[]>> visits(Lane lane, PCollectionTuple deduplicated) {
    return deduplicated.get(tag(lane)).setCoder(BatchByShard.CODER);
  }

  private PCollection<KV<Integer, byte[]>> judge(
      Lane lane, PCollection<KV<Integer, byte[]>> visits) {
    return visits.apply(NAMES.get(lane), Objects.requireNonNull(lanes.get(lane)));
  }
}
