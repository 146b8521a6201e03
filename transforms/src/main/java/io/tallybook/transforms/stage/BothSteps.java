package io.tallybook.transforms.stage;

/** Two steps, each of which takes every element. */
final class BothSteps<I> implements Step<I> {
  private final Step<I> first;
  private final Step<I> second;

  BothSteps(Step<I> first, Step<I> second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void startBundle() {
    first.startBundle();
    second.startBundle();
  }

  @Override
  public void emit(I value, long timestampMillis) {
    first.emit(value, timestampMillis);
    second.emit(value, timestampMillis);
  }

  @Override
  public void finishBundle() {
    first.finishBundle();
    second.finishBundle();
  }
}
