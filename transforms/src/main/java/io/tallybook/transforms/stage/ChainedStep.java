package io.tallybook.transforms.stage;

/** Two steps, the first of which hands on to the second. */
final class ChainedStep<I> implements Step<I> {
  private final Step<I> first;
  private final Step<?> second;

  ChainedStep(Step<I> first, Step<?> second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void startBundle() {
    second.startBundle();
    first.startBundle();
  }

  @Override
  public void emit(I value, long timestampMillis) {
    first.emit(value, timestampMillis);
  }

  @Override
  public void finishBundle() {
    first.finishBundle();
    second.finishBundle();
  }
}
