package io.tallybook.runners.launcher;

import io.tallybook.model.Verdict.Tier;
import io.tallybook.pipelines.billing.BillingConfig;
import io.tallybook.pipelines.billing.KeptPriceBook;
import io.tallybook.pipelines.billing.KeptRun;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.RuleCatalog;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The posted bill that a day is judged again after: what it was made with is the default of what
 * the day is judged by now.
 */
final class RejudgeBasis {
  private final PostedBill bill;
  private final Path results;

  RejudgeBasis(PostedBill bill, Path results) {
    this.bill = bill;
    this.results = results;
  }

  /** What the posted bill was made from. */
  KeptRun run() {
    return KeptRun.find(results, bill.day(), bill.snapshotId(), bill.versions())
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.REFUSED,
                    "the verdicts of "
                        + BillBasis.name(bill)
                        + " are not kept in "
                        + results
                        + ", so there is nothing to compare with; restore its folder from a"
                        + " backup"));
  }

  /**
   * The bill's files, prices and horizon, with another policy.
   *
   * @param named the price book that the user named
   */
  BillingConfig config(
      Path rawLog, String currency, Optional<PriceBook> named, TrafficPolicy policy) {
    return new BillingConfig(
        rawLog,
        bill.day(),
        BillBasis.horizon(bill),
        currency,
        named.orElseGet(this::prices),
        policy);
  }

  private PriceBook prices() {
    String version = BillBasis.value(bill, "prices").orElse(PriceBook.empty().version());
    if (version.equals(PriceBook.empty().version())) {
      return PriceBook.empty();
    }
    return KeptPriceBook.find(results, bill.day(), version)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    BillBasis.name(bill)
                        + " was priced from price book "
                        + version
                        + ", which is not kept in "
                        + results
                        + "; name it with --price-book"));
  }

  /**
   * Lets only some rules judge otherwise than in the bill.
   *
   * @param config with every rule that could judge now
   * @param ruleIds which rules may
   * @throws CommandFailure if another rule, or a list, is no longer what it was then
   */
  TrafficPolicy limited(BillingConfig config, Set<String> ruleIds) {
    for (String id : ruleIds) {
      if (!RuleCatalog.ids().contains(id)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--rules=" + id + " must be one of " + String.join(", ", RuleCatalog.ids()));
      }
    }
    String then = BillBasis.value(bill, "rules").orElse("");
    String now = rules(config);
    requireSameLists(lists(then), lists(now));
    Map<String, String> versionsThen = versions(then);
    Map<String, String> versionsNow = versions(now);
    TrafficPolicy policy = config.traffic();
    List<String> others = new ArrayList<>();
    for (String id : RuleCatalog.ids()) {
      if (!ruleIds.contains(id)) {
        if (!versionsThen.containsKey(id)) {
          policy = policy.without(id);
        } else if (!isMature(id) && !versionsThen.get(id).equals(versionsNow.get(id))) {
          others.add(versionsThen.get(id) + " is now " + versionsNow.getOrDefault(id, "off"));
        }
      }
    }
    if (!others.isEmpty()) {
      throw refused(String.join(", ", others));
    }
    return policy;
  }

  private void requireSameLists(String then, String now) {
    if (!then.equals(now) && !then.startsWith(now + "/")) {
      throw refused("its lists are '" + then + "', those here '" + now + "'");
    }
  }

  private CommandFailure refused(String difference) {
    return new CommandFailure(
        ExitCode.REFUSED,
        "--rules leaves all other rules as "
            + BillBasis.name(bill)
            + " had them, but "
            + difference
            + "; name lists and settings of then, or leave --rules out");
  }

  private static String rules(BillingConfig config) {
    long from = config.period().from().toEpochMilli();
    return config.traffic().version(from, config.period().to().toEpochMilli());
  }

  /** The part of a policy's version that tells the lists. */
  private static String lists(String version) {
    int slash = version.indexOf('/');
    return slash < 0 ? "" : version.substring(slash + 1);
  }

  /** How each rule is told in a policy's version, by id. */
  private static Map<String, String> versions(String version) {
    int slash = version.indexOf('/');
    Map<String, String> rules = new HashMap<>();
    for (String rule : (slash < 0 ? version : version.substring(0, slash)).split("\\+")) {
      rules.put(rule.replaceFirst("@.*", ""), rule);
    }
    return rules;
  }

  /** Mature rules are told in a version only when there are findings, which come later. */
  private static boolean isMature(String ruleId) {
    return RuleCatalog.kind(ruleId).info().tier() == Tier.T3;
  }

  /** Whether rules judge that a first bill has to do without. */
  static boolean isMature(TrafficPolicy policy) {
    return policy.rules().stream().anyMatch(rule -> rule.info().tier() == Tier.T3);
  }
}
