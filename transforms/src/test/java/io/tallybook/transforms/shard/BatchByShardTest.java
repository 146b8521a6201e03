package io.tallybook.transforms.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.transforms.bytes.BytesReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class BatchByShardTest {
  /** Numbers as they are; the shard is the number's lowest bits. */
  private static final ShardEncoder.Factory<Long> NUMBERS =
      () ->
          (number, out) -> {
            out.writeLong(number);
            return number;
          };

  @Test
  @SuppressWarnings("unchecked") // TestStream takes a generic array
  void elements_ofABundle_comeInOneBatchPerShard_inTheirOrder(TestPipeline pipeline) {
    long second = Shards.COUNT;
    PCollection<KV<Integer, byte[]>> batches =
        pipeline
            .apply(
                TestStream.create(VarLongCoder.of())
                    .addElements(at(1, 30), at(5, 10), at(1 + second, 20), at(1 + 2 * second, 40))
                    .advanceWatermarkToInfinity())
            .apply(BatchByShard.with(NUMBERS));
    PAssert.that(batches)
        .satisfies(
            all -> {
              List<String> shown = new ArrayList<>();
              all.forEach(batch -> shown.add(batch.getKey() + "=" + numbers(batch.getValue())));
              assertThat(shown)
                  .containsExactlyInAnyOrder(
                      Shards.keyOf(1) + "=" + List.of(1L, 1 + second, 1 + 2 * second),
                      Shards.keyOf(5) + "=" + List.of(5L));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void batch_ofAnotherFormat_isRefused() {
    assertThatThrownBy(() -> BatchByShard.read(new byte[] {7}))
        .hasMessage("batches have format 1 here, found 7");
  }

  @Test
  void windows_otherThanTheGlobalOne_areRefused(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Long> minutes =
        pipeline
            .apply(Create.of(1L))
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));
    assertThatThrownBy(() -> minutes.apply(BatchByShard.with(NUMBERS)))
        .hasMessageContaining("in the global window");
  }

  private static TimestampedValue<Long> at(long number, long second) {
    return TimestampedValue.of(number, Instant.ofEpochSecond(second));
  }

  private static List<Long> numbers(byte[] batch) {
    List<Long> numbers = new ArrayList<>();
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      numbers.add(in.readLong());
    }
    return numbers;
  }
}
