package io.tallybook.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.bench.input.AdTable;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpsertTableTest {
  private static final AggregateKey CELL =
      new AggregateKey(0, AdTable.instance().ref(1), "US", Device.MOBILE);

  private static AggregateRow version(long version) {
    return new AggregateRow(
        CELL,
        Source.LIVE,
        version,
        0,
        new Measures(version, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        RunSpec.CURRENCY);
  }

  @AfterEach
  void clear() {
    UpsertTable.clear();
  }

  @Test
  void upsert_largestVersionWinsWhateverTheOrder() {
    UpsertTable.upsert(version(2));
    UpsertTable.upsert(version(3));
    UpsertTable.upsert(version(1));
    assertThat(UpsertTable.rows()).containsOnlyKeys(CELL).containsValue(version(3));
  }

  @Test
  void upsert_whatASingleRuleSays_isNotKept() {
    AggregateKey ofRule =
        new AggregateKey(CELL.minuteMillis(), CELL.ad(), CELL.country(), CELL.device(), "RULE");
    UpsertTable.upsert(
        new AggregateRow(ofRule, Source.LIVE, 1, 0, Measures.ZERO, RunSpec.CURRENCY));
    assertThat(UpsertTable.rows()).isEmpty();
  }
}
