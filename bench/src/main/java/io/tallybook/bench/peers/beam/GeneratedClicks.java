package io.tallybook.bench.peers.beam;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.RawRecord;
import io.tallybook.transforms.coders.RawRecordCoder;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The clicks as an unbounded source that ends: a split reads every n-th click, so that all splits
 * go through event time side by side.
 */
final class GeneratedClicks extends UnboundedSource<RawRecord, StripeMark> {
  private static final long serialVersionUID = 1L;

  private final RunSpec spec;
  private final int stripe;
  private final int stripes;

  private GeneratedClicks(RunSpec spec, int stripe, int stripes) {
    this.spec = spec;
    this.stripe = stripe;
    this.stripes = stripes;
  }

  static GeneratedClicks of(RunSpec spec) {
    return new GeneratedClicks(spec, 0, 1);
  }

  @Override
  public List<GeneratedClicks> split(int desiredNumSplits, PipelineOptions options) {
    if (stripes != 1) {
      throw new IllegalStateException("is a split already");
    }
    return IntStream.range(0, spec.slots())
        .mapToObj(number -> new GeneratedClicks(spec, number, spec.slots()))
        .toList();
  }

  @Override
  public UnboundedReader<RawRecord> createReader(
      PipelineOptions options, @Nullable StripeMark mark) {
    return new StripeReader(
        this, spec, stripes, mark == null ? new StripeMark(stripe, Long.MIN_VALUE) : mark);
  }

  @Override
  public Coder<StripeMark> getCheckpointMarkCoder() {
    return SerializableCoder.of(StripeMark.class);
  }

  @Override
  public Coder<RawRecord> getOutputCoder() {
    return RawRecordCoder.of();
  }
}
