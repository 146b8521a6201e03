package io.tallybook.bench.peers.beam;

import io.tallybook.bench.input.ClickInput;
import io.tallybook.bench.work.Progress;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.RawRecord;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads one split of {@link GeneratedClicks}. */
final class StripeReader extends UnboundedSource.UnboundedReader<RawRecord> {
  private final GeneratedClicks source;
  private final ClickInput input;
  private final long clicks;
  private final int step;
  private final Progress.Reader progress = new Progress.Reader();
  private long next;
  private long newestMillis;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private @Nullable RawRecord current;
  private boolean atEnd;

  StripeReader(GeneratedClicks source, RunSpec spec, int step, StripeMark mark) {
    this.source = source;
    this.input = spec.input();
    this.clicks = spec.clicks();
    this.step = step;
    this.next = mark.next();
    this.newestMillis = mark.newestMillis();
  }

  @Override
  public boolean start() {
    return advance();
  }

  @Override
  public boolean advance() {
    if (next >= clicks) {
      current = null;
      atEnd = true;
      return false;
    }
    progress.clickRead();
    current = input.record(next);
    long eventTimeMillis = ClickInput.eventTimeMillis(input.original(next));
    newestMillis = Math.max(newestMillis, eventTimeMillis);
    timestamp = Instant.ofEpochMilli(eventTimeMillis);
    next += step;
    return true;
  }

  @Override
  public RawRecord getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no click has been read");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return timestamp;
  }

  @Override
  public Instant getWatermark() {
    if (atEnd) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    return newestMillis == Long.MIN_VALUE
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : Instant.ofEpochMilli(newestMillis - RunSpec.WATERMARK_DELAY.toMillis());
  }

  @Override
  public UnboundedSource.CheckpointMark getCheckpointMark() {
    return new StripeMark(next, newestMillis);
  }

  @Override
  public UnboundedSource<RawRecord, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
