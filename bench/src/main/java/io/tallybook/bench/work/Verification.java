package io.tallybook.bench.work;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Whether a run counted right. */
public final class Verification {
  private Verification() {}

  /**
   * Compares a run's rows with what they must be, cell by cell. Of variants with rules of their own
   * only that is compared which does not depend on rules.
   *
   * @return the totals, which are those of both
   * @throws IllegalStateException if a row is wrong, missing or one too many; the message names a
   *     cell and the totals
   */
  public static Tally requireEqual(
      Variant variant, Map<AggregateKey, Tally> expected, Map<AggregateKey, AggregateRow> rows) {
    UnaryOperator<Tally> compared = variant.agreed();
    Tally wanted = expected.values().stream().map(compared).reduce(Tally.ZERO, Tally::plus);
    Tally found =
        rows.values().stream()
            .map(row -> compared.apply(Tally.of(row.measures())))
            .reduce(Tally.ZERO, Tally::plus);
    if (!wanted.equals(found) || expected.size() != rows.size()) {
      throw new IllegalStateException(
          "wrong totals: expected "
              + wanted
              + " in "
              + expected.size()
              + " rows, found "
              + found
              + " in "
              + rows.size());
    }
    expected.forEach(
        (cell, tally) -> {
          AggregateRow row = rows.get(cell);
          Tally counted = row == null ? null : compared.apply(Tally.of(row.measures()));
          if (!Objects.equals(compared.apply(tally), counted)) {
            throw new IllegalStateException(
                "wrong row of " + cell + ": expected " + tally + ", found " + counted);
          }
        });
    return wanted;
  }
}
