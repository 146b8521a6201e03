package io.tallybook.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkBatchLauncherTest {
  private static final Map<Integer, Long> COUNTS = new ConcurrentHashMap<>();

  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1",
    "2, 4000000, 2",
    "2, 4000001, 4",
    "2, 20000000, 10",
    "8, 20000000, 40",
    "2, 10000000000, 128",
    "200, 20000000, 200"
  })
  void rule_tasks_areWavesOfAllWorkers(int workers, long records, int tasks) {
    assertThat(FlinkBatchLauncher.tasks(workers, records)).isEqualTo(tasks);
  }

  @Test
  void moreTasksThanWorkers_runInWaves() {
    FlinkBatchLauncher.run(
        1,
        20_000_000,
        scratch,
        pipeline ->
            pipeline
                .apply(Create.of(IntStream.range(0, 1_000).mapToObj(i -> i % 50).toList()))
                .apply(Count.perElement())
                .apply(ParDo.of(new CollectFn())));
    assertThat(COUNTS).hasSize(50);
    assertThat(COUNTS.values()).containsOnly(20L);
  }

  private static final class CollectFn extends DoFn<KV<Integer, Long>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Integer, Long> count) {
      COUNTS.merge(count.getKey(), count.getValue(), Long::sum);
    }
  }
}
