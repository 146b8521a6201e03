package io.tallybook.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.bench.input.AdTable;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static AggregateKey cell(int ad) {
    return new AggregateKey(0, AdTable.instance().ref(ad), "US", Device.MOBILE);
  }

  private static AggregateRow row(
      int ad, long gross, long invalid, long repeats, long spendMicros) {
    return new AggregateRow(
        cell(ad),
        Source.LIVE,
        1,
        0,
        new Measures(gross, invalid, 0, 0, 0, repeats, 0, 0, spendMicros, 0),
        RunSpec.CURRENCY);
  }

  @Test
  void requireEqual_sameCounts_returnsTheTotals() {
    assertThat(
            Verification.requireEqual(
                Variant.TALLYBOOK,
                Map.of(cell(1), new Tally(3, 1, 6, 20), cell(2), new Tally(1, 0, 0, 5)),
                Map.of(cell(1), row(1, 3, 1, 6, 20), cell(2), row(2, 1, 0, 0, 5))))
        .isEqualTo(new Tally(4, 1, 6, 25));
  }

  @Test
  void requireEqual_otherTotals_fails() {
    assertThatThrownBy(
            () ->
                Verification.requireEqual(
                    Variant.TALLYBOOK,
                    Map.of(cell(1), new Tally(3, 1, 6, 20)),
                    Map.of(cell(1), row(1, 3, 1, 5, 20))))
        .hasMessageContaining("wrong totals");
  }

  @Test
  void requireEqual_totalsRightButInTheWrongCells_fails() {
    assertThatThrownBy(
            () ->
                Verification.requireEqual(
                    Variant.TALLYBOOK,
                    Map.of(cell(1), new Tally(3, 0, 0, 3), cell(2), new Tally(1, 0, 0, 1)),
                    Map.of(cell(1), row(1, 1, 0, 0, 1), cell(2), row(2, 3, 0, 0, 3))))
        .hasMessageContaining("wrong row");
  }
}
