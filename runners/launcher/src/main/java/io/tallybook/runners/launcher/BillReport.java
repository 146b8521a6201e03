package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BilledDay;
import io.tallybook.pipelines.billing.RunCounts;
import io.tallybook.stores.ledger.DayPosting;
import java.io.PrintWriter;
import java.math.BigDecimal;

/** Prints what a day's bill is and what it changed. */
final class BillReport {
  private static final int MICROS_DECIMALS = 6;

  private BillReport() {}

  static void write(BilledDay billed, DayPosting posting, PrintWriter out) {
    RunCounts counts = billed.counts();
    out.printf("day         %15s%n", billed.day());
    out.printf("clicks      %,15d%n", counts.clicks());
    out.printf("amount      %15s %s%n", units(counts.amountMicros()), billed.currency());
    out.printf(
        "invalid     %,15d  (%s %s not charged)%n",
        counts.invalidClicks(), units(counts.invalidMicros()), billed.currency());
    out.printf("duplicates  %,15d%n", counts.duplicates());
    out.printf("unpriced    %,15d%n", counts.unpricedClicks());
    out.printf("rejected    %,15d  of %,d records%n", counts.rejected(), counts.records());
    out.printf(
        "lines       %,15d new, %,d changed, %,d unchanged%n",
        posting.linesNew(), posting.linesChanged(), posting.linesUnchanged());
    out.printf(
        "%-12s%15s %s%s%n",
        switch (posting.outcome()) {
          case POSTED -> "posted";
          case UNCHANGED -> "unchanged";
          case WOULD_POST -> "would post";
        },
        units(posting.differenceMicros()),
        billed.currency(),
        posting.reasons().isEmpty() ? "" : "  because of " + reasons(posting));
    out.printf("files       %s%n", billed.folder());
    out.flush();
  }

  private static String reasons(DayPosting posting) {
    return String.join(", ", posting.reasons().stream().map(Enum::name).sorted().toList());
  }

  private static String units(long micros) {
    return BigDecimal.valueOf(micros, MICROS_DECIMALS).toPlainString();
  }
}
