package io.tallybook.bench.peers.flink;

import io.tallybook.bench.input.ClickInput;
import io.tallybook.bench.work.RunSpec;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Makes clicks for Flink's data generator. It gives each subtask a range of its own; the ranges are
 * mapped to stripes, so that all subtasks go through event time side by side.
 */
final class StripedClicks<T> implements GeneratorFunction<Long, T> {
  private static final long serialVersionUID = 1L;

  private final RunSpec spec;
  private final ClickShape<T> shape;
  private transient ClickInput input;
  private transient ClickDecoder decoder;

  @SuppressWarnings("NullAway.Init") // transient fields are set in open
  StripedClicks(RunSpec spec, ClickShape<T> shape) {
    if (spec.clicks() % spec.slots() != 0) {
      throw new IllegalArgumentException(
          "clicks must be a multiple of " + spec.slots() + " slots, are " + spec.clicks());
    }
    this.spec = spec;
    this.shape = shape;
  }

  @Override
  public void open(SourceReaderContext context) {
    input = spec.input();
    decoder = new ClickDecoder();
  }

  @Override
  public T map(Long number) {
    return shape.of(decoder.decode(input.record(index(number, spec.clicks(), spec.slots()))));
  }

  static long index(long number, long clicks, int slots) {
    long stripeSize = clicks / slots;
    return number % stripeSize * slots + number / stripeSize;
  }
}
