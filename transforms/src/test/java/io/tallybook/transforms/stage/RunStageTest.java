package io.tallybook.transforms.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class RunStageTest {
  private static final TupleTag<Long> SUMS = new TupleTag<>("sums") {};
  private static final TupleTag<Long> ODD = new TupleTag<>("odd") {};

  /** Hands on even numbers and sends odd ones to the side. */
  private static final Stage<Long, Long> EVENS =
      (out, sides) -> {
        Outlet<Long> odd = sides.of(ODD);
        return (value, timestampMillis) ->
            (value % 2 == 0 ? out : odd).emit(value, timestampMillis);
      };

  /** Hands on the sum of a bundle when it ends, at the time of its earliest number. */
  private static final class SumOfBundle implements Step<Long> {
    private final Outlet<Long> out;
    private long sum;
    private long earliestMillis;

    SumOfBundle(Outlet<Long> out) {
      this.out = out;
    }

    @Override
    public void startBundle() {
      sum = 0;
      earliestMillis = Long.MAX_VALUE;
    }

    @Override
    public void emit(Long value, long timestampMillis) {
      sum += value;
      earliestMillis = Math.min(earliestMillis, timestampMillis);
    }

    @Override
    public void finishBundle() {
      if (earliestMillis != Long.MAX_VALUE) {
        out.emit(sum, earliestMillis);
      }
    }
  }

  private static final Stage<Long, Long> SUM = (out, sides) -> new SumOfBundle(out);

  @Test
  void chain_handsOnFromStageToStage_andToTheSides(TestPipeline pipeline) {
    PCollectionTuple run =
        pipeline
            .apply(Create.timestamped(at(1, 10), at(2, 20), at(3, 30), at(4, 40), at(6, 5)))
            .apply(RunStage.of(EVENS.then(SUM), SUMS, TupleTagList.of(ODD)));

    PAssert.that(run.get(SUMS))
        .satisfies(
            sums -> {
              long total = 0;
              for (long sum : sums) {
                total += sum;
              }
              assertThat(total).isEqualTo(12);
              return null;
            });
    PAssert.that(run.get(ODD).apply("OddTimes", Reify.timestamps()))
        .containsInAnyOrder(List.of(at(1, 10), at(3, 30)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void timestamps_ofWhatABundleKeptBack_mayBeEarlierThanTheLastElement(TestPipeline pipeline) {
    // One element in all, so one bundle: what comes out has its time.
    PCollectionTuple run =
        pipeline
            .apply(Create.timestamped(at(8, 7)))
            .apply(RunStage.of(SUM, SUMS, TupleTagList.empty()));

    PAssert.that(run.get(SUMS).apply(Reify.timestamps())).containsInAnyOrder(List.of(at(8, 7)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void bundles_startFromTheLastStage_andFinishFromTheFirst() {
    List<String> calls = new ArrayList<>();
    Step<Long> chain =
        noting("a", calls).then(noting("b", calls)).open((value, millis) -> {}, noSides());

    chain.startBundle();
    chain.emit(1L, 0);
    chain.finishBundle();

    assertThat(calls).containsExactly("start b", "start a", "a 1", "b 1", "finish a", "finish b");
  }

  @Test
  void windows_otherThanTheGlobalOne_areRefused(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Long> minutes =
        pipeline
            .apply(Create.of(1L))
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));
    assertThatThrownBy(() -> minutes.apply(RunStage.of(SUM, SUMS, TupleTagList.empty())))
        .hasMessageContaining("in the global window, the input has");
  }

  private static Stage<Long, Long> noting(String name, List<String> calls) {
    return (out, sides) ->
        new Step<>() {
          @Override
          public void startBundle() {
            calls.add("start " + name);
          }

          @Override
          public void emit(Long value, long timestampMillis) {
            calls.add(name + " " + value);
            out.emit(value, timestampMillis);
          }

          @Override
          public void finishBundle() {
            calls.add("finish " + name);
          }
        };
  }

  private static SideOutlets noSides() {
    return new SideOutlets() {
      @Override
      public <T> Outlet<T> of(TupleTag<T> tag) {
        throw new AssertionError("no side output expected: " + tag);
      }
    };
  }

  private static TimestampedValue<Long> at(long value, long millis) {
    return TimestampedValue.of(value, Instant.ofEpochMilli(millis));
  }
}
