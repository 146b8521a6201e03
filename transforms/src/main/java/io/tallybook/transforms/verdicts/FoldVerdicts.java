package io.tallybook.transforms.verdicts;

import io.tallybook.model.JudgedClick;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Undecided;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.MarkingRule;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Folds what rules say of clicks, here and there and in any order, into what is counted.
 *
 * <p>Batches of {@link Mark}s -> {@code PCollection<TaggedEvent>}: for every click of which
 * something else is said than before, the click as it was counted, WITHDRAWN, and as it is to be
 * counted now, FIRST; and {@link #JUDGED}: what is said of it now. What comes out adds up with the
 * clicks of {@link #unmarked}, which were counted before any mark.
 *
 * <p>Time: outputs carry their click's time. Guarantees: when all marks have come, the outputs add
 * up to the same sums whatever the order was. It does not promise that no preliminary standing is
 * announced in between.
 *
 * <p>State: the marked clicks, some 170 bytes each in the log and 300 in memory, until the
 * watermark passes their time by the horizon. Rejects: nothing. Cost: one shuffle of marks, by
 * click.
 */
public final class FoldVerdicts {
  /** What is said of marked clicks: each time something else is said, the whole. */
  public static final TupleTag<JudgedClick> JUDGED = new TupleTag<>("judged-clicks") {};

  /** The marks that {@link #marking} hands on. */
  public static final TupleTag<KV<Integer, byte[]>> MARKS = new TupleTag<>("event-marks") {};

  private final List<MarkingRule> rules;
  private final Expiry expiry;

  private FoldVerdicts(List<MarkingRule> rules, Expiry expiry) {
    this.rules = rules;
    this.expiry = expiry;
  }

  /**
   * Folds the verdicts of a policy's rules.
   *
   * @param horizon how much older than the watermark a click can be and still be judged anew
   */
  public static FoldVerdicts of(TrafficPolicy policy, Duration horizon) {
    return new FoldVerdicts(policy.rules(MarkingRule.class), new Expiry(horizon.toMillis()));
  }

  /** What each mark says. */
  static Map<String, Verdict> verdictsOf(List<MarkingRule> rules) {
    Map<String, Verdict> verdicts = new HashMap<>();
    for (MarkingRule rule : rules) {
      verdicts.putAll(rule.verdictsByMark());
    }
    return verdicts;
  }

  /** Turns what was said of single events into batches of marks, as a stage of a chain. */
  public static Stage<TaggedEvent, KV<Integer, byte[]>> marking() {
    Stage<TaggedEvent, Mark> marks = (out, sides) -> new MarkEvents(out);
    return marks.then(batching());
  }

  /** Packs marks into batches, as a stage of a chain. */
  public static Stage<Mark, KV<Integer, byte[]>> batching() {
    return BatchByShard.with(MarkEncoder::new).stage();
  }

  /** Events as they are counted before anything is held against them, as a stage of a chain. */
  public static Stage<TaggedEvent, TaggedEvent> unmarked() {
    return (out, sides) ->
        (tagged, timestampMillis) -> out.emit(Undecided.alone(tagged), timestampMillis);
  }

  /**
   * Folds batches, with a chain of stages at its end.
   *
   * @param next what happens to each counted event in the same step
   * @param tag of what the last stage hands on
   * @param sides the tags of all side outputs of the stages, without {@link #JUDGED}
   */
  public <O> PTransform<PCollection<KV<Integer, byte[]>>, PCollectionTuple> ofBatches(
      Stage<TaggedEvent, O> next, TupleTag<O> tag, TupleTagList sides) {
    Stage<VerdictChange, TaggedEvent> count =
        (out, all) -> (change, timestampMillis) -> change.count(out);
    Stage<VerdictChange, JudgedClick> judged =
        (out, all) -> (change, timestampMillis) -> out.emit(change.judged(), timestampMillis);
    return new OfBatches<>(
        rules, expiry, Stage.both(judged, JUDGED, count.then(next)), tag, sides.and(JUDGED));
  }

  private static final class OfBatches<O>
      extends PTransform<PCollection<KV<Integer, byte[]>>, PCollectionTuple> {
    private static final long serialVersionUID = 1L;

    private final List<MarkingRule> rules;
    private final Expiry expiry;
    private final Stage<VerdictChange, O> next;
    private final TupleTag<O> tag;
    private final TupleTagList sides;

    OfBatches(
        List<MarkingRule> rules,
        Expiry expiry,
        Stage<VerdictChange, O> next,
        TupleTag<O> tag,
        TupleTagList sides) {
      this.rules = rules;
      this.expiry = expiry;
      this.next = next;
      this.tag = tag;
      this.sides = sides;
    }

    @Override
    public PCollectionTuple expand(PCollection<KV<Integer, byte[]>> batches) {
      return batches.isBounded() == IsBounded.BOUNDED
          ? batches
              .apply("GroupByShard", GroupByKey.<Integer, byte[]>create())
              .apply(
                  "FoldShard",
                  ParDo.of(new FoldShardFn<>(rules, next, tag)).withOutputTags(tag, sides))
          : batches.apply(
              "FoldMarks",
              ParDo.of(new FoldMarksFn<>(rules, expiry, next, tag)).withOutputTags(tag, sides));
    }
  }
}
