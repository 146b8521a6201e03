package io.tallybook.transforms.stage;

/**
 * A stage at work: what a DoFn does with the elements of its bundles. For one thread.
 *
 * @param <I> the elements it takes
 */
@FunctionalInterface
public interface Step<I> extends Outlet<I> {
  /** Called before the first element of a bundle. */
  default void startBundle() {}

  /** Called after the last element of a bundle; what is kept back must be handed on now. */
  default void finishBundle() {}
}
