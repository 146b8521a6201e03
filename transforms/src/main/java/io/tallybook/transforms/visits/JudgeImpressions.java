package io.tallybook.transforms.visits;

import io.tallybook.model.Click;
import io.tallybook.model.Impression;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.ImpressionRule;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.Min;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Judges the clicks of a period by when their visitors last saw the ad. For bounded inputs.
 *
 * <p>{@link #CLICKS}, {@link #IMPRESSIONS} and {@link #FIRST} -> {@link #MARKS} for {@link
 * io.tallybook.transforms.verdicts.FoldVerdicts}, and {@link #UNDECIDED}.
 *
 * <p>Time: outputs carry their click's time. Guarantees: the marks are a function of the sets of
 * clicks and impressions; an impression that came twice says nothing else than one that came once,
 * so impressions need not be unique. State: none. Rejects: nothing; clicks that tell neither user
 * nor address are not judged.
 *
 * <p>Cost: one shuffle of the period's clicks, and of the impressions from the look-back before it
 * on, 35 bytes each, by visitor and ad: neither an ad nor an advertiser meets in one worker. A
 * shard, a 1,024th of them, is sorted in memory. One side input, an entry an advertiser.
 */
public final class JudgeImpressions extends PTransform<PCollectionTuple, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Batches of clicks, see {@link #clicks}. */
  public static final TupleTag<KV<Integer, byte[]>> CLICKS = new TupleTag<>("clicks-shown") {};

  /** Batches of impressions, see {@link #impressions}. */
  public static final TupleTag<KV<Integer, byte[]>> IMPRESSIONS = new TupleTag<>("impressions") {};

  /** Since when an advertiser's impressions come, see {@link #firstImpressions}. */
  public static final TupleTag<KV<String, Long>> FIRST = new TupleTag<>("first-impressions") {};

  /** Batches of marks. */
  public static final TupleTag<KV<Integer, byte[]>> MARKS = BatchByShard.BATCHES;

  /**
   * How many clicks a rule could not decide because their advertiser's impressions had not come for
   * long enough, by rule and advertiser. Those that it has nothing against are not among them.
   */
  public static final TupleTag<KV<KV<String, String>, Long>> UNDECIDED =
      new TupleTag<>("undecided-clicks") {};

  private static final int SHARDS = 1024;

  /** What {@link #FIRST} is encoded with. */
  public static final KvCoder<String, Long> FIRST_CODER =
      KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());

  private static final KvCoder<KV<String, String>, Long> UNDECIDED_CODER =
      KvCoder.of(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()), VarLongCoder.of());

  private final List<ImpressionRule> rules;
  private final Period period;
  private final Period shown;

  private JudgeImpressions(List<ImpressionRule> rules, Period period, Period shown) {
    this.rules = rules;
    this.period = period;
    this.shown = shown;
  }

  /** Judges by those of a policy's rules that ask for impressions, and marks a period's clicks. */
  public static JudgeImpressions of(TrafficPolicy policy, Period period) {
    long lookbackMillis = lookback(policy).toMillis();
    long shownFrom =
        period.fromMillis() < Long.MIN_VALUE + lookbackMillis
            ? Long.MIN_VALUE
            : period.fromMillis() - lookbackMillis;
    return new JudgeImpressions(
        policy.rules(ImpressionRule.class), period, new Period(shownFrom, period.toMillis()));
  }

  /** How far before a period a policy's rules look for impressions; zero if none does. */
  public static Duration lookback(TrafficPolicy policy) {
    return Duration.ofMillis(
        policy.rules(ImpressionRule.class).stream()
            .mapToLong(ImpressionRule::lookbackMillis)
            .max()
            .orElse(0));
  }

  /** Whether there is no such rule, so that nothing needs to be judged. */
  public boolean isIdle() {
    return rules.isEmpty();
  }

  /** What packs the period's unique clicks into batches, as a stage of a chain. */
  public Stage<TaggedEvent, KV<Integer, byte[]>> clicks() {
    Period judged = period; // for the lambda, which must not capture the transform
    Stage<TaggedEvent, TaggedEvent> select =
        (out, sides) ->
            (tagged, timestampMillis) -> {
              if (tagged.event() instanceof Click
                  && tagged.role().unique() > 0
                  && judged.contains(tagged.event().header().eventTimeMillis())) {
                out.emit(tagged, timestampMillis);
              }
            };
    return select.then(batching());
  }

  /** What packs impressions into batches, as a stage of a chain; other events are left out. */
  public Stage<LoggedEvent, KV<Integer, byte[]>> impressions() {
    Period kept = shown; // for the lambda, which must not capture the transform
    Stage<LoggedEvent, TaggedEvent> select =
        (out, sides) ->
            (logged, timestampMillis) -> {
              if (logged.event() instanceof Impression impression
                  && kept.contains(impression.header().eventTimeMillis())) {
                long agentHash = TaggedEventFormat.agentHash(impression);
                out.emit(
                    new TaggedEvent(impression, Role.FIRST, List.of(), agentHash), timestampMillis);
              }
            };
    return select.then(batching());
  }

  /** What tells since when each advertiser's impressions come, as a stage of a chain. */
  public Stage<LoggedEvent, KV<String, Long>> firstImpressions() {
    return (out, sides) -> new FirstImpressions(out);
  }

  private static Stage<TaggedEvent, KV<Integer, byte[]>> batching() {
    Stage<TaggedEvent, TaggedEvent> known =
        (out, sides) -> {
          ShownAdEncoder encoder = new ShownAdEncoder();
          return (tagged, timestampMillis) -> {
            if (encoder.hasVisitor(tagged)) {
              out.emit(tagged, timestampMillis);
            }
          };
        };
    return known.then(
        BatchByShard.<TaggedEvent>with(ShownAdEncoder::new).withShards(SHARDS).stage());
  }

  @Override
  public PCollectionTuple expand(PCollectionTuple inputs) {
    PCollectionView<Map<String, Long>> first =
        inputs
            .get(FIRST)
            .apply("FirstByAdvertiser", Min.longsPerKey())
            .setCoder(FIRST_CODER)
            .apply("AllAdvertisers", View.asMap());
    PCollectionTuple judged =
        PCollectionList.of(inputs.get(CLICKS))
            .and(inputs.get(IMPRESSIONS))
            .apply("ClicksAndImpressions", Flatten.pCollections())
            .apply("GroupByShard", GroupByKey.<Integer, byte[]>create())
            .apply(
                "JudgeShard",
                ParDo.of(new JudgeImpressionsFn(rules, first))
                    .withSideInputs(first)
                    .withOutputTags(MARKS, TupleTagList.of(UNDECIDED)));
    PCollection<KV<KV<String, String>, Long>> undecided =
        judged
            .get(UNDECIDED)
            .setCoder(UNDECIDED_CODER)
            .apply("SumUndecided", Sum.longsPerKey())
            .setCoder(UNDECIDED_CODER);
    return PCollectionTuple.of(MARKS, judged.get(MARKS).setCoder(BatchByShard.CODER))
        .and(UNDECIDED, undecided);
  }
}
