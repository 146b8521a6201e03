package io.tallybook.transforms.visits;

import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Shards;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Judges the unique clicks of one lane by the rules that look at several clicks of a key.
 *
 * <p>Batches of clicks ({@link #batching}) -> batches of marks for {@link FoldVerdicts}: for each
 * click and rule a mark when the rule marks it, and one that takes this back when a click that
 * arrived late, or went, has changed that.
 *
 * <p>Marks bring along what their clicks say. In a stream with two lanes one of them knows that,
 * and the marks of the other go through it: they are among its batches.
 *
 * <p>Time: outputs carry their click's time. Guarantees: the marks add up to what the rules say of
 * all clicks of a key in the order of their times, whatever the order in which they arrive, as long
 * as none is older than the watermark by more than the horizon. Over a bounded input, clicks
 * outside the period are looked at and not marked.
 *
 * <p>State: the clicks of the horizon, and up to a third longer, some 35 bytes each in the log, and
 * 50 for each key in memory (see {@link VisitTable}); what they say, some 130 bytes each in the log
 * and 32 in memory; and what matters of older ones to later ones. Cleared by one event-time timer
 * per shard. Rejects: nothing. Cost: one shuffle of clicks, by address or visitor: all clicks of
 * one key lie in one shard, and one more click of it costs what any click costs.
 */
public final class JudgeVisits
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1L;

  /** Into how many shards a bounded input is divided: a worker sorts one at a time. */
  private static final int BATCH_SHARDS = 1024;

  private final LaneRules rules;
  private final long horizonMillis;
  private final boolean keepsContents;
  private final Period period;

  private JudgeVisits(LaneRules rules, long horizonMillis, boolean keepsContents, Period period) {
    this.rules = rules;
    this.horizonMillis = horizonMillis;
    this.keepsContents = keepsContents;
    this.period = period;
  }

  /**
   * Judges by a policy's rules of one lane that are live.
   *
   * @param horizon how much older than the watermark a click can be
   * @param keepsContents whether this lane is the one that knows what clicks say
   */
  public static JudgeVisits live(
      TrafficPolicy policy, Lane lane, Duration horizon, boolean keepsContents) {
    return new JudgeVisits(
        LaneRules.live(policy, lane), horizon.toMillis(), keepsContents, Period.ALL);
  }

  /** Judges by all of a policy's rules of one lane, and marks the clicks of a period. */
  public static JudgeVisits of(TrafficPolicy policy, Lane lane, Period period) {
    return new JudgeVisits(LaneRules.of(policy, lane), 0, true, period);
  }

  /** Whether the lane has no rule, so that nothing needs to be judged. */
  public boolean isIdle() {
    return rules.isEmpty();
  }

  /**
   * What packs clicks into batches, as the stage of a {@link LaneOutput}.
   *
   * @param bounded whether the input is
   */
  public Stage<PackedClick, KV<Integer, byte[]>> batching(IsBounded bounded) {
    boolean live = bounded == IsBounded.UNBOUNDED;
    return VisitEncoder.batching(
        rules.lane(), live, keepsContents, live ? Shards.COUNT : BATCH_SHARDS);
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<KV<Integer, byte[]>> batches) {
    if (batches.isBounded() == IsBounded.BOUNDED) {
      return batches
          .apply("GroupByShard", GroupByKey.<Integer, byte[]>create())
          .apply(
              "JudgeShard",
              ParDo.of(new JudgeShardFn(rules, period))
                  .withOutputTags(BatchByShard.BATCHES, TupleTagList.empty()))
          .get(BatchByShard.BATCHES)
          .setCoder(BatchByShard.CODER);
    }
    return batches
        .apply(
            "JudgeArrivals",
            ParDo.of(new JudgeArrivalsFn(rules, horizonMillis, keepsContents))
                .withOutputTags(BatchByShard.BATCHES, TupleTagList.empty()))
        .get(BatchByShard.BATCHES)
        .setCoder(BatchByShard.CODER);
  }
}
