package io.tallybook.bench.peers.beam;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Sums the changes to a cell. */
final class SumContributions extends Combine.CombineFn<Contribution, Contribution, Contribution> {
  private static final long serialVersionUID = 1L;

  @Override
  public Contribution createAccumulator() {
    return Contribution.NONE;
  }

  @Override
  public Contribution addInput(Contribution accumulator, Contribution input) {
    return accumulator.plus(input);
  }

  @Override
  public Contribution mergeAccumulators(Iterable<Contribution> accumulators) {
    Contribution sum = Contribution.NONE;
    for (Contribution accumulator : accumulators) {
      sum = sum.plus(accumulator);
    }
    return sum;
  }

  @Override
  public Contribution extractOutput(Contribution accumulator) {
    return accumulator;
  }

  @Override
  public Coder<Contribution> getAccumulatorCoder(
      CoderRegistry registry, Coder<Contribution> inputCoder) {
    return ContributionCoder.INSTANCE;
  }

  @Override
  public Coder<Contribution> getDefaultOutputCoder(
      CoderRegistry registry, Coder<Contribution> inputCoder) {
    return ContributionCoder.INSTANCE;
  }
}
