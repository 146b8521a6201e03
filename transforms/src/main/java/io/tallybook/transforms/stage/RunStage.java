package io.tallybook.transforms.stage;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * A chain of stages as a transform.
 *
 * <p>{@code PCollection<I>} in the global window -> the main output and the side outputs, as the
 * stages say. State: what the stages keep within a bundle. Rejects: nothing itself. Cost: no
 * shuffle; one element costs the runner once, however many stages there are.
 *
 * @param <I> the elements the chain takes
 * @param <O> the elements it hands on
 */
public final class RunStage<I, O> extends PTransform<PCollection<I>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  private final Stage<I, O> stage;
  private final TupleTag<O> main;
  private final TupleTagList sides;

  private RunStage(Stage<I, O> stage, TupleTag<O> main, TupleTagList sides) {
    this.stage = stage;
    this.main = main;
    this.sides = sides;
  }

  /**
   * Runs a chain.
   *
   * @param main the tag of what the last stage hands on
   * @param sides the tags of all side outputs of the stages
   */
  public static <I, O> RunStage<I, O> of(Stage<I, O> stage, TupleTag<O> main, TupleTagList sides) {
    return new RunStage<>(stage, main, sides);
  }

  @Override
  public PCollectionTuple expand(PCollection<I> elements) {
    requireGlobalWindow(elements);
    return elements.apply("Run", ParDo.of(new RunFn<>(stage, main)).withOutputTags(main, sides));
  }

  /**
   * What is kept back within a bundle goes on in the global window, so it must have come in it.
   *
   * @throws IllegalArgumentException if the elements are in other windows
   */
  private static void requireGlobalWindow(PCollection<?> elements) {
    if (!(elements.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException(
          "elements are batched and summed in the global window, the input has "
              + elements.getWindowingStrategy().getWindowFn());
    }
  }

  private static final class RunFn<I, O> extends DoFn<I, O> {
    private static final long serialVersionUID = 1L;

    private final Stage<I, O> stage;
    private final TupleTag<O> main;
    private transient StageRunner<I, O> runner;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    RunFn(Stage<I, O> stage, TupleTag<O> main) {
      this.stage = stage;
      this.main = main;
    }

    @Setup
    public void setup() {
      runner = new StageRunner<>(stage, main);
    }

    @StartBundle
    public void startBundle() {
      runner.start();
    }

    @ProcessElement
    public void process(@Element I element, @Timestamp Instant timestamp, MultiOutputReceiver out) {
      runner.outputTo(out);
      runner.emit(element, timestamp.getMillis());
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      runner.finish(context);
    }

    @Override
    @SuppressWarnings("deprecation") // still the only way to say it
    public Duration getAllowedTimestampSkew() {
      return StageRunner.ANY_SKEW;
    }
  }
}
