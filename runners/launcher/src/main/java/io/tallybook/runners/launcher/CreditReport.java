package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.KeptRun;
import io.tallybook.pipelines.billing.KeptRun.InvalidClick;
import io.tallybook.pipelines.billing.VerdictShift;
import io.tallybook.stores.ledger.Adjustments;
import io.tallybook.stores.ledger.Adjustments.CampaignAdjustment;
import io.tallybook.stores.ledger.DifferenceReason;
import io.tallybook.stores.ledger.LineFigures;
import io.tallybook.stores.ledger.PostedBill;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What adjustments of the ledger are made of: for each campaign, which rules took clicks out of the
 * bill, or gave them back, and what other reasons changed.
 *
 * <p>Rules are told by comparing the verdicts that the runs of a day keep. What these do not
 * explain is told under the reasons of the run, so that the rows add up to the ledger's adjustments
 * in any case.
 */
final class CreditReport {
  /** The reasons for which verdicts may be others. */
  private static final Set<DifferenceReason> OTHER_VERDICTS =
      EnumSet.of(
          DifferenceReason.RULES_CHANGED,
          DifferenceReason.CODE_CHANGED,
          DifferenceReason.VERSIONS_CHANGED,
          DifferenceReason.REJUDGED);

  private static final Comparator<CreditKey> ORDER =
      Comparator.comparing(CreditKey::advertiser)
          .thenComparing(CreditKey::campaign)
          .thenComparing(CreditKey::category)
          .thenComparing(CreditKey::reason);

  private final Path results;
  private final TreeMap<CreditKey, Sums> rows = new TreeMap<>(ORDER);
  private final List<String> notes = new ArrayList<>();

  private CreditReport(Path results) {
    this.results = results;
  }

  /**
   * What a row is about.
   *
   * @param category GIVT, SIVT or PREFETCH; empty if no rule is the reason
   * @param reason the rule, or the reasons of the run
   */
  record CreditKey(String advertiser, String campaign, String category, String reason) {}

  /**
   * Changes, signed as in the ledger: a credit is negative.
   *
   * @param clicks of billable clicks
   * @param micros of what they cost
   */
  record Sums(long clicks, long micros) {
    static final Sums ZERO = new Sums(0, 0);

    Sums plus(Sums other) {
      return new Sums(Math.addExact(clicks, other.clicks), Math.addExact(micros, other.micros));
    }

    Sums minus(Sums other) {
      return new Sums(
          Math.subtractExact(clicks, other.clicks), Math.subtractExact(micros, other.micros));
    }
  }

  /**
   * Explains adjustments.
   *
   * @param bills all runs of the same days
   * @param results where runs keep their verdicts
   */
  static CreditReport of(Adjustments adjustments, List<PostedBill> bills, Path results) {
    CreditReport report = new CreditReport(results);
    Map<LocalDate, PostedBill> before = new HashMap<>();
    for (PostedBill bill : bills) {
      PostedBill former = before.put(bill.day(), bill);
      if (former != null) {
        report.add(former, bill, adjustments.campaigns());
      }
    }
    report.rows.values().removeIf(Sums.ZERO::equals);
    return report;
  }

  private void add(PostedBill former, PostedBill bill, List<CampaignAdjustment> all) {
    Map<CreditKey, Sums> left = new HashMap<>();
    for (CampaignAdjustment adjustment : all) {
      if (adjustment.bill().equals(bill)) {
        LineFigures difference = adjustment.difference();
        left.merge(
            reasons(adjustment.advertiserId(), adjustment.campaignId(), bill),
            new Sums(difference.clicks(), difference.amountMicros()),
            Sums::plus);
      }
    }
    if (bill.reasons().stream().anyMatch(OTHER_VERDICTS::contains)) {
      explain(former, bill, left);
    }
    left.forEach((key, sums) -> rows.merge(key, sums, Sums::plus));
  }

  private void explain(PostedBill former, PostedBill bill, Map<CreditKey, Sums> left) {
    Optional<KeptRun> earlier = run(former);
    Optional<KeptRun> later = run(bill);
    if (earlier.isEmpty() || later.isEmpty()) {
      notes.add(
          "the verdicts of "
              + BillBasis.name(earlier.isEmpty() ? former : bill)
              + " are not kept in "
              + results
              + ": what "
              + BillBasis.name(bill)
              + " changed is not told by rule");
      return;
    }
    VerdictShift.forEach(
        earlier.get(),
        later.get(),
        shift -> {
          InvalidClick click = shift.click();
          String advertiser = click.ad().advertiserId();
          String campaign = click.ad().campaignId();
          Sums sums = new Sums(shift.clicks(), shift.micros());
          rows.merge(
              new CreditKey(advertiser, campaign, click.category().name(), click.rule()),
              sums,
              Sums::plus);
          left.merge(reasons(advertiser, campaign, bill), Sums.ZERO.minus(sums), Sums::plus);
        });
  }

  private Optional<KeptRun> run(PostedBill bill) {
    return KeptRun.find(results, bill.day(), bill.snapshotId(), bill.versions());
  }

  private static CreditKey reasons(String advertiser, String campaign, PostedBill bill) {
    String reasons =
        bill.reasons().stream().sorted().map(Enum::name).collect(Collectors.joining(" "));
    return new CreditKey(advertiser, campaign, "", reasons);
  }

  /** By advertiser, campaign, class and reason. */
  Map<CreditKey, Sums> rows() {
    return rows;
  }

  /** Where rules cannot be told. */
  List<String> notes() {
    return notes;
  }

  /** What each advertiser's rows come to. */
  SortedMap<String, Sums> totals() {
    TreeMap<String, Sums> totals = new TreeMap<>();
    rows.forEach((key, sums) -> totals.merge(key.advertiser(), sums, Sums::plus));
    return totals;
  }
}
