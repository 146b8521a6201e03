package io.tallybook.transforms.stage;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Runs a chain of stages inside a DoFn in the global window: between {@link #start} and {@link
 * #finish} of a bundle, the DoFn says with {@link #outputTo} where an element's outputs go, and
 * hands its elements to {@link #emit}.
 *
 * <p>Made in a DoFn's setup. For one thread.
 *
 * @param <I> the elements the chain takes
 * @param <O> the elements it hands on
 */
public final class StageRunner<I, O> implements Outlet<I> {
  /**
   * What a DoFn that runs stages allows its outputs: one that is handed on in mid-bundle may hold
   * elements earlier than the one that is being handled. Asked for with every output: not made anew
   * each time.
   */
  public static final Duration ANY_SKEW = Duration.millis(Long.MAX_VALUE);

  private final Step<I> step;
  private final Map<TupleTag<?>, Outlet<?>> outlets = new HashMap<>();
  private @Nullable MultiOutputReceiver receiver;
  private DoFn<?, O>.@Nullable FinishBundleContext atEnd;

  /**
   * Opens a chain.
   *
   * @param main the DoFn's main output
   */
  public StageRunner(Stage<I, O> stage, TupleTag<O> main) {
    this.step = stage.open(outletOf(main), this::outletOf);
  }

  /** At the start of a bundle. */
  public void start() {
    step.startBundle();
  }

  /** Says where outputs go from now on: the outputs of the element or timer that is handled. */
  public void outputTo(MultiOutputReceiver out) {
    receiver = out;
  }

  @Override
  public void emit(I value, long timestampMillis) {
    step.emit(value, timestampMillis);
  }

  /** At the end of a bundle: what the stages have kept back goes on. */
  public void finish(DoFn<?, O>.FinishBundleContext context) {
    receiver = null;
    atEnd = context;
    step.finishBundle();
    atEnd = null;
  }

  @SuppressWarnings("unchecked") // a tag's outlet takes what the tag says
  private <T> Outlet<T> outletOf(TupleTag<T> tag) {
    return (Outlet<T>) outlets.computeIfAbsent(tag, same -> newOutlet(tag));
  }

  private <T> Outlet<T> newOutlet(TupleTag<T> tag) {
    return (value, timestampMillis) -> {
      Instant timestamp = Instant.ofEpochMilli(timestampMillis);
      if (receiver != null) {
        receiver.get(tag).outputWithTimestamp(value, timestamp);
      } else if (atEnd != null) {
        atEnd.output(tag, value, timestamp, GlobalWindow.INSTANCE);
      } else {
        throw new IllegalStateException("output to " + tag + " outside of a bundle");
      }
    };
  }
}
