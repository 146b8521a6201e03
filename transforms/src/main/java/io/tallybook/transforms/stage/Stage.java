package io.tallybook.transforms.stage;

import java.io.Serializable;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What one step does with each element, described so that it can be sent to workers and joined with
 * the stages before and after it.
 *
 * <p>A runner pays for each element it hands from one DoFn to the next: it wraps it, counts it, and
 * looks whether the bundle is over, a quarter of a microsecond all in all. Between stages of a
 * chain there is a method call. A chain becomes a transform by {@link RunStage}, or ends a stateful
 * DoFn by {@link StageRunner}.
 *
 * @param <I> the elements it takes
 * @param <O> the elements it hands on
 */
@FunctionalInterface
public interface Stage<I, O> extends Serializable {
  /**
   * Makes the step of one worker.
   *
   * @param out takes what is handed on, for as long as the step is used
   * @param sides take the rest
   */
  Step<I> open(Outlet<O> out, SideOutlets sides);

  /** This stage, then another one. */
  default <P> Stage<I, P> then(Stage<O, P> next) {
    return (out, sides) -> {
      Step<O> second = next.open(out, sides);
      return new ChainedStep<>(open(second, sides), second);
    };
  }

  /**
   * A stage that hands every element to two.
   *
   * @param first what it hands on goes to a side output
   * @param side the tag of that side output
   * @param second what it hands on goes to the next stage
   */
  static <I, S, O> Stage<I, O> both(Stage<I, S> first, TupleTag<S> side, Stage<I, O> second) {
    return (out, sides) ->
        new BothSteps<>(first.open(sides.of(side), sides), second.open(out, sides));
  }
}
