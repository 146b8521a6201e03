package io.tallybook.transforms.aggregate;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.AdEventFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SumInBundleTest {
  private static final int MINUTES = 50;
  private static final int ADS = 40;

  private record Batch(int shard, Map<AggregateKey, Contribution> cells, long timestampMillis) {}

  private final List<Batch> batches = new ArrayList<>();

  @Test
  void minutesApart_eachBatchFallsIntoTheWindowOfItsMinute() {
    sum(true);
    for (Batch batch : batches) {
      for (AggregateKey cell : batch.cells.keySet()) {
        assertThat(batch.timestampMillis).isEqualTo(cell.minuteMillis() + 59_999);
      }
    }
  }

  @Test
  void minutesTogether_oneBatchForEachShard() {
    sum(false);
    Set<Integer> shards = new HashSet<>();
    assertThat(batches).allMatch(batch -> shards.add(batch.shard));
  }

  @Test
  void rows_areTheSameInBoth() {
    sum(true);
    Map<AggregateKey, Contribution> apart = rows();
    assertThat(apart).hasSize(MINUTES * ADS);
    batches.clear();
    sum(false);
    assertThat(rows()).isEqualTo(apart);
  }

  private void sum(boolean minutesApart) {
    SumInBundle step =
        new SumInBundle(
            (batch, timestampMillis) ->
                batches.add(new Batch(batch.getKey(), cells(batch.getValue()), timestampMillis)),
            minutesApart);
    step.startBundle();
    for (int i = 0; i < 2 * MINUTES * ADS; i++) {
      TaggedEvent event =
          new TaggedEvent(
              click("c" + i)
                  .at(String.format(Locale.ROOT, "%02d:%02d", i / ADS % MINUTES, i % 60))
                  .ad("ad-" + i % ADS)
                  .costMicros(i)
                  .event(),
              Role.FIRST,
              List.of());
      step.emit(event, EPOCH.toEpochMilli());
    }
    step.finishBundle();
  }

  private Map<AggregateKey, Contribution> rows() {
    Map<AggregateKey, Contribution> rows = new TreeMap<>(SumInBundleTest::compare);
    for (Batch batch : batches) {
      batch.cells.forEach((cell, sum) -> assertThat(rows.put(cell, sum)).as("%s", cell).isNull());
    }
    return rows;
  }

  private static int compare(AggregateKey a, AggregateKey b) {
    return a.toString().compareTo(b.toString());
  }

  private static Map<AggregateKey, Contribution> cells(byte[] batch) {
    CellSums sums = new CellSums();
    AdEventFormat format = new AdEventFormat();
    BytesReader in = new BytesReader(batch);
    while (in.hasMore()) {
      sums.readRow(in.readLong(), format, in);
    }
    Map<AggregateKey, Contribution> cells = new TreeMap<>(SumInBundleTest::compare);
    for (int entry = 0; entry < sums.size(); entry++) {
      cells.put(sums.cell(entry), sums.sum(entry));
    }
    return cells;
  }
}
