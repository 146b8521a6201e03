package io.tallybook.transforms.visits;

import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.TaggedEventCoder;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.StageRunner;
import io.tallybook.transforms.traffic.AttributionRule;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey;
import io.tallybook.transforms.window.Period;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Judges the conversions of a period by how long after their click they came. For bounded inputs.
 *
 * <p>Batches of unique clicks and conversions ({@link #batching}) -> {@code
 * PCollection<TaggedEvent>}: the conversions that a rule marks, with its verdicts. Clicks are not
 * told, and nothing is said of them.
 *
 * <p>Time: outputs carry their conversion's time. Guarantees: a function of the set of events.
 * State: none. Rejects: nothing; conversions that name no click, or one that is not there, are not
 * judged. Cost: one shuffle of the conversions and of the clicks, 35 bytes each, by click.
 */
public final class JudgeConversions
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<TaggedEvent>> {
  private static final long serialVersionUID = 1L;

  /** Batches of clicks and conversions, see {@link #batching}. */
  public static final TupleTag<KV<Integer, byte[]>> BATCHES =
      new TupleTag<>("clicks-and-conversions") {};

  private static final int SHARDS = 1024;

  private final List<AttributionRule> rules;
  private final Period period;

  private JudgeConversions(List<AttributionRule> rules, Period period) {
    this.rules = rules;
    this.period = period;
  }

  /** Judges by those of a policy's rules that judge conversions, and marks those of a period. */
  public static JudgeConversions of(TrafficPolicy policy, Period period) {
    return new JudgeConversions(policy.rules(AttributionRule.class), period);
  }

  /** Whether there is no such rule, so that nothing needs to be judged. */
  public boolean isIdle() {
    return rules.isEmpty();
  }

  /** What packs unique clicks and conversions into batches, as a stage of a chain. */
  public Stage<TaggedEvent, KV<Integer, byte[]>> batching() {
    long reachMillis = rules.stream().mapToLong(AttributionRule::reachMillis).max().orElse(0);
    Period judged = period; // for the lambda, which must not capture the transform
    Stage<TaggedEvent, TaggedEvent> select =
        (out, sides) ->
            (tagged, timestampMillis) -> {
              long timeMillis = tagged.event().header().eventTimeMillis();
              boolean isAsked =
                  tagged.event() instanceof Click
                      ? judged.contains(timeMillis) || judged.contains(timeMillis + reachMillis)
                      : tagged.event() instanceof Conversion conversion
                          && judged.contains(timeMillis)
                          && !conversion.clickId().isEmpty();
              if (isAsked && tagged.role().unique() > 0) {
                out.emit(tagged, timestampMillis);
              }
            };
    return select.then(
        BatchByShard.<TaggedEvent>with(AttributionEncoder::new).withShards(SHARDS).stage());
  }

  @Override
  public PCollection<TaggedEvent> expand(PCollection<KV<Integer, byte[]>> batches) {
    return batches
        .apply("GroupByShard", GroupByKey.<Integer, byte[]>create())
        .apply("JudgeShard", ParDo.of(new JudgeShardFn(rules)))
        .setCoder(TaggedEventCoder.of());
  }

  private static final class JudgeShardFn extends DoFn<KV<Integer, Iterable<byte[]>>, TaggedEvent> {
    private static final long serialVersionUID = 1L;

    private final List<AttributionRule> rules;

    JudgeShardFn(List<AttributionRule> rules) {
      this.rules = rules;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> shard, OutputReceiver<TaggedEvent> out) {
      SortedVisits visits = new SortedVisits();
      for (byte[] batch : shard.getValue()) {
        BytesReader in = BatchByShard.read(batch);
        while (in.hasMore()) {
          visits.add(in);
        }
      }
      visits.sortBy(VisitKey.ADDRESS);
      TaggedEventFormat format = new TaggedEventFormat();
      boolean isClicked = false;
      long clickMillis = 0;
      for (int i = 0; i < visits.size(); i++) {
        isClicked &= i > 0 && visits.key(i) == visits.key(i - 1);
        if (visits.attribute(i) != AttributionEncoder.CONVERSION) {
          isClicked = true;
          clickMillis = visits.timeMillis(i);
        } else if (isClicked) {
          List<Verdict> verdicts = judge(visits.timeMillis(i) - clickMillis);
          if (!verdicts.isEmpty()) {
            TaggedEvent conversion = format.read(visits.content(i), Role.FIRST);
            out.outputWithTimestamp(
                conversion.withVerdicts(verdicts), Instant.ofEpochMilli(visits.timeMillis(i)));
          }
        }
      }
    }

    private List<Verdict> judge(long sinceClickMillis) {
      List<Verdict> verdicts = new ArrayList<>();
      for (AttributionRule rule : rules) {
        if (rule.marks(sinceClickMillis)) {
          verdicts.add(rule.verdict());
        }
      }
      return verdicts;
    }

    /** What was grouped carries the end of time, its conversions their own. */
    @Override
    @SuppressWarnings("deprecation") // still the only way to say it
    public Duration getAllowedTimestampSkew() {
      return StageRunner.ANY_SKEW;
    }
  }
}
