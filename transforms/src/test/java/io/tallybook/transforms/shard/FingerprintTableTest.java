package io.tallybook.transforms.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTableTest {
  private record Key(long high, long low) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void table_doesWhatAMapDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FingerprintTable table = new FingerprintTable();
    Map<Key, Long> map = new HashMap<>();
    for (int step = 0; step < 60_000; step++) {
      // Few distinct high words, the outermost among them, so that probes run long and wrap.
      long high = seed % 2 == 0 ? random.nextLong(50) - 25 : random.nextLong();
      Key key = new Key(high, random.nextLong(20));
      assertThat(table.get(key.high(), key.low())).isEqualTo(map.getOrDefault(key, 0L));
      long value = 1 + random.nextLong(1_000);
      table.put(key.high(), key.low(), value);
      map.put(key, value);
      if (random.nextInt(10_000) == 0) {
        table.removeIf(v -> v < 600);
        map.values().removeIf(v -> v < 600);
      }
      assertThat(table.size()).isEqualTo(map.size());
    }
    map.forEach((key, value) -> assertThat(table.get(key.high(), key.low())).isEqualTo(value));
  }

  @Test
  void entry_takesAtMost40Bytes_atEverySize() {
    SplittableRandom random = new SplittableRandom(1);
    FingerprintTable table = new FingerprintTable();
    for (int size = 1; size <= 1_000_000; size++) {
      table.put(random.nextLong(), random.nextLong(), 1);
      if (size >= 200) {
        assertThat((double) table.bytes() / size).isLessThanOrEqualTo(40.0);
      }
    }
  }

  @Test
  void removal_givesMemoryBack() {
    SplittableRandom random = new SplittableRandom(1);
    FingerprintTable table = new FingerprintTable();
    for (int i = 0; i < 100_000; i++) {
      table.put(random.nextLong(), random.nextLong(), i % 10 + 1);
    }
    table.removeIf(value -> value > 1);
    assertThat(table.size()).isEqualTo(10_000);
    assertThat((double) table.bytes() / table.size()).isLessThanOrEqualTo(40.0);
  }

  @Test
  void put_refusesTheValueForNoEntry() {
    assertThatThrownBy(() -> new FingerprintTable().put(1, 2, FingerprintTable.ABSENT))
        .hasMessage("the value 0 stands for no entry");
  }
}
