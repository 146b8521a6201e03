package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BilledDay;
import io.tallybook.pipelines.billing.KeptRun;
import io.tallybook.pipelines.billing.KeptRun.InvalidClick;
import io.tallybook.pipelines.billing.VerdictShift;
import io.tallybook.stores.ledger.DayPosting;
import io.tallybook.stores.ledger.PostedBill;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;

/** Adds up and prints what judging a day once more changes, rule by rule. */
final class RejudgeReport {
  private final KeptRun before;
  private final BilledDay now;
  private final TreeMap<List<String>, long[]> byRule = new TreeMap<>(RejudgeReport::compare);

  private RejudgeReport(KeptRun before, BilledDay now) {
    this.before = before;
    this.now = now;
  }

  /** Compares what a posted bill was made from with a new run. */
  static RejudgeReport of(KeptRun before, BilledDay now) {
    RejudgeReport report = new RejudgeReport(before, now);
    VerdictShift.forEach(before, KeptRun.at(now.folder()), report::add);
    return report;
  }

  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private void add(VerdictShift shift) {
    InvalidClick click = shift.click();
    List<String> rule =
        List.of(
            shift.isInvalidNow() ? "invalid now" : "invalid no more",
            click.category().name(),
            click.rule());
    add(byRule.computeIfAbsent(rule, key -> new long[2]), shift.clicks(), shift.micros());
  }

  private static void add(long[] sums, long clicks, long micros) {
    sums[0] = Math.addExact(sums[0], clicks);
    sums[1] = Math.addExact(sums[1], micros);
  }

  /**
   * Prints the effect. Clicks and amounts are signed: what is charged less is negative.
   *
   * @param posting what the ledger made of it
   */
  void write(PostedBill bill, DayPosting posting, PrintWriter out) {
    out.print(
        BillBasis.name(bill) + " judged again; billable clicks and " + now.currency() + ":\n\n");
    long[] total = new long[2];
    before.lines().forEach(line -> add(total, -line.clicks(), -line.amountMicros()));
    add(total, now.counts().clicks(), now.counts().amountMicros());
    long[] other = total.clone();
    FlowingTable table =
        new FlowingTable(List.of("Change", "Class", "Rule", "#Clicks", "#Amount"), out);
    byRule.forEach(
        (rule, sums) -> {
          row(table, rule.get(0), rule.get(1), rule.get(2), sums);
          add(other, -sums[0], -sums[1]);
        });
    if (other[0] != 0 || other[1] != 0) {
      row(table, "late records, prices", "", "", other);
    }
    row(table, "total", "", "", total);
    table.end();
    out.print(
        "\n"
            + switch (posting.outcome()) {
              case POSTED -> "posted";
              case UNCHANGED -> "unchanged";
              case WOULD_POST -> "would post";
            }
            + " "
            + signed(posting.differenceMicros())
            + " "
            + now.currency());
    out.print(
        (posting.reasons().isEmpty()
                ? ""
                : " because of "
                    + String.join(
                        ", ", posting.reasons().stream().sorted().map(Enum::name).toList()))
            + "\nfiles "
            + now.folder()
            + "\n");
    out.flush();
  }

  private static void row(
      FlowingTable table, String change, String category, String rule, long[] sums) {
    table.row(List.of(change, category, rule, (sums[0] > 0 ? "+" : "") + sums[0], signed(sums[1])));
  }

  private static String signed(long micros) {
    return (micros > 0 ? "+" : "") + RecordListing.units(micros);
  }
}
