package io.tallybook.transforms.dedup;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.StageRunner;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;

/**
 * The form that {@link DeduplicateEvents} takes over a bounded input: all events of a shard
 * together, each put out once.
 *
 * @param <O> what the stages at its end make of counted events
 */
final class FindCountingFn<O> extends DoFn<KV<Integer, Iterable<byte[]>>, O> {
  private static final long serialVersionUID = 1L;

  private final Counter firsts = Metrics.counter(DeduplicateEvents.class, "firsts");
  private final Counter duplicates = Metrics.counter(DeduplicateEvents.class, "duplicates");

  private final Stage<TaggedEvent, O> next;
  private final TupleTag<O> tag;
  private transient StageRunner<TaggedEvent, O> out;

  @SuppressWarnings("NullAway.Init") // transient fields are set in setup
  FindCountingFn(Stage<TaggedEvent, O> next, TupleTag<O> tag) {
    this.next = next;
    this.tag = tag;
  }

  @Setup
  public void setup() {
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
    ShardEvents events = new ShardEvents();
    // Once only: what a runner reads from disk it does not always read twice.
    for (byte[] batch : shard.getValue()) {
      events.add(batch);
    }
    events.decide();
    for (int i = 0; i < events.size(); i++) {
      TaggedEvent tagged = events.event(i);
      if (tagged != null) {
        out.emit(tagged, tagged.event().header().eventTimeMillis());
      }
    }
    firsts.inc(events.ids());
    duplicates.inc(events.size() - events.ids());
  }

  /** What was grouped carries the end of time, its events their own. */
  @Override
  @SuppressWarnings("deprecation") // still the only way to say it
  public Duration getAllowedTimestampSkew() {
    return StageRunner.ANY_SKEW;
  }
}
