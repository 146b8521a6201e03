package io.tallybook.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.transforms.shard.Shards;
import java.util.Arrays;
import org.apache.beam.runners.flink.adapter.FlinkKey;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How evenly Flink spreads the shards over its workers. */
class ShardSpreadTest {
  @ParameterizedTest(name = "{0} workers, {1} key groups")
  @CsvSource({
    "2, 2, 1.01",
    "2, 128, 1.01",
    "3, 3, 1.06",
    "3, 128, 1.06",
    "4, 4, 1.07",
    "4, 128, 1.07",
    "8, 8, 1.19",
    "8, 128, 1.19",
    "16, 128, 1.25"
  })
  void theFullestWorkerHasLittleMoreThanItsShare(int workers, int keyGroups, double most) {
    int[] shards = new int[workers];
    for (int i = 0; i < Shards.COUNT; i++) {
      FlinkKey key = FlinkKey.of(Shards.keyOf(i), VarIntCoder.of());
      shards[KeyGroupRangeAssignment.assignKeyToParallelOperator(key, keyGroups, workers)]++;
    }

    double fullest = Arrays.stream(shards).max().orElseThrow();

    assertThat(fullest * workers / Shards.COUNT).isLessThanOrEqualTo(most);
  }
}
