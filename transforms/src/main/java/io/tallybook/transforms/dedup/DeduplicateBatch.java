package io.tallybook.transforms.dedup;

import io.tallybook.model.AdEvent;
import io.tallybook.model.CountedEvent;
import io.tallybook.model.CountedEvent.Role;
import io.tallybook.model.LoggedEvent;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.window.Period;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The form that {@link DeduplicateEvents} takes over a bounded input: all events of a shard
 * together, each put out once.
 */
final class DeduplicateBatch
    extends PTransform<PCollection<LoggedEvent>, PCollection<CountedEvent>> {
  private static final long serialVersionUID = 1L;

  private final int shards;
  private final Period period;

  DeduplicateBatch(int shards, Period period) {
    this.shards = shards;
    this.period = period;
  }

  @Override
  public PCollection<CountedEvent> expand(PCollection<LoggedEvent> events) {
    Period kept = period; // for the lambda, which must not capture the transform
    return events
        .apply(
            "BatchById",
            BatchByShard.<LoggedEvent>with(() -> new PlacedEventEncoder(kept)).withShards(shards))
        .apply("GroupByShard", GroupByKey.create())
        .apply("FindCounting", ParDo.of(new FindCountingFn()));
  }

  private static final class FindCountingFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, CountedEvent> {
    private static final long serialVersionUID = 1L;

    /** Asked for with every output: not made anew each time. */
    private static final Duration ANY_SKEW = Duration.millis(Long.MAX_VALUE);

    private final Counter firsts = Metrics.counter(DeduplicateEvents.class, "firsts");
    private final Counter duplicates = Metrics.counter(DeduplicateEvents.class, "duplicates");

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> shard, OutputReceiver<CountedEvent> out) {
      ShardEvents events = new ShardEvents();
      // Once only: what a runner reads from disk it does not always read twice.
      for (byte[] batch : shard.getValue()) {
        events.add(batch);
      }
      events.decide();
      for (int i = 0; i < events.size(); i++) {
        AdEvent event = events.event(i);
        if (event != null) {
          out.outputWithTimestamp(
              new CountedEvent(event, events.counts(i) ? Role.FIRST : Role.DUPLICATE),
              Instant.ofEpochMilli(event.header().eventTimeMillis()));
        }
      }
      firsts.inc(events.ids());
      duplicates.inc(events.size() - events.ids());
    }

    /** What was grouped carries the end of time, its events their own. */
    @Override
    @SuppressWarnings("deprecation") // still the only way to say it
    public Duration getAllowedTimestampSkew() {
      return ANY_SKEW;
    }
  }
}
