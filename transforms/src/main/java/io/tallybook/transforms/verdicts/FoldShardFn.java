package io.tallybook.transforms.verdicts;

import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.StageRunner;
import io.tallybook.transforms.traffic.MarkingRule;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;

/**
 * The form that {@link FoldVerdicts} takes over a bounded input: all marks of a shard together.
 *
 * @param <O> what the stages at its end make of changes
 */
final class FoldShardFn<O> extends DoFn<KV<Integer, Iterable<byte[]>>, O> {
  private static final long serialVersionUID = 1L;
  private static final long ONE_BUCKET = 0;

  private final List<MarkingRule> rules;
  private final Stage<VerdictChange, O> next;
  private final TupleTag<O> tag;
  private transient Map<String, Verdict> ruleVerdicts;
  private transient TaggedEventFormat format;
  private transient StageRunner<VerdictChange, O> out;

  @SuppressWarnings("NullAway.Init") // transient fields are set in setup
  FoldShardFn(List<MarkingRule> rules, Stage<VerdictChange, O> next, TupleTag<O> tag) {
    this.rules = rules;
    this.next = next;
    this.tag = tag;
  }

  @Setup
  public void setup() {
    ruleVerdicts = FoldVerdicts.verdictsOf(rules);
    format = new TaggedEventFormat();
    out = new StageRunner<>(next, tag);
  }

  @StartBundle
  public void startBundle() {
    out.start();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    out.finish(context);
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<byte[]>> shard, MultiOutputReceiver receiver) {
    out.outputTo(receiver);
    MarkedClicks clicks = new MarkedClicks();
    for (byte[] batch : shard.getValue()) {
      BytesReader in = BatchByShard.read(batch);
      while (in.hasMore()) {
        clicks.add(ONE_BUCKET, MarkEncoder.read(in));
      }
    }
    for (MarkedClick click : clicks.all()) {
      VerdictChange change = click.announce(ruleVerdicts, format);
      if (change != null) {
        out.emit(change, change.click().header().eventTimeMillis());
      }
    }
  }

  /** What was grouped carries the end of time, its clicks their own. */
  @Override
  @SuppressWarnings("deprecation") // still the only way to say it
  public Duration getAllowedTimestampSkew() {
    return StageRunner.ANY_SKEW;
  }
}
