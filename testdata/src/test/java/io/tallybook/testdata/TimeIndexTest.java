package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeIndexTest {
  private record Row(long timeMillis, long line, long offset, int part) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sort_equalsAStableSort(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int size : new int[] {0, 1, 2, 3, 1_023, 1_024, 1_025, random.nextInt(10_000)}) {
      TimeIndex index = new TimeIndex();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        // Few different times: many ties.
        Row row =
            new Row(random.nextLong(-50, 50), i + 1, random.nextLong(1L << 60), random.nextInt(2));
        rows.add(row);
        index.add(new ReplayEvent(row.line(), row.timeMillis(), "{}"), row.offset(), row.part());
      }
      index.sort();
      rows.sort(Comparator.comparingLong(Row::timeMillis));

      assertThat(index.size()).isEqualTo(size);
      for (int rank = 0; rank < size; rank++) {
        assertThat(index.line(rank)).isEqualTo((int) rows.get(rank).line());
        assertThat(index.offset(rank)).isEqualTo(rows.get(rank).offset());
        assertThat(index.part(rank)).isEqualTo(rows.get(rank).part());
      }
    }
  }
}
