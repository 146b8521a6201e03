package io.tallybook.transforms.sources;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/**
 * Adds up in something that can be changed, which is the result as well.
 *
 * @param <T> what is added
 * @param <A> what it is added to
 */
abstract class AddUpFn<T, A> extends Combine.CombineFn<T, A, A> {
  private static final long serialVersionUID = 1L;

  /** Adds what another one has. */
  abstract void addAll(A to, A other);

  abstract Coder<A> coder();

  @Override
  public final A mergeAccumulators(Iterable<A> all) {
    A sum = createAccumulator();
    all.forEach(other -> addAll(sum, other));
    return sum;
  }

  @Override
  public final A extractOutput(A sum) {
    return sum;
  }

  @Override
  public final Coder<A> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
    return coder();
  }

  @Override
  public final Coder<A> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
    return coder();
  }
}
