package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.COUNT;
import static io.tallybook.transforms.traffic.Setting.Unit.SHARE;

import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An address that clicks what many others click, in the same minutes: somebody tells them all what
 * to do.
 *
 * <p>Two addresses are alike if the (ad, minute) pairs they share are a large part of all that the
 * one or the other has. An address with few pairs is not looked at, since sharing those may be
 * chance; nor is one with very many, which is that of a carrier.
 */
public final class BotnetRule implements SourceRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("BOTNET", 1, Tier.T3, Category.SIVT);

  public static final RuleKind KIND =
      new RuleKind(
          INFO,
          List.of(
              new Setting(
                  "addresses_min",
                  COUNT,
                  20,
                  2,
                  1_000,
                  "addresses that are alike, itself included"),
              new Setting(
                  "shared_min",
                  SHARE,
                  800_000,
                  500_000,
                  1_000_000,
                  "share of two addresses' pairs"),
              new Setting("pairs_min", COUNT, 5, 2, 1_000, "pairs of an address to look at it"),
              new Setting("pairs_max", COUNT, 1_000, 10, 10_000, "pairs beyond which not to look")),
          BotnetRule::new);

  private static final double MILLION = 1e6;

  private final int addressesMin;
  private final long sharedMinMillionths;
  private final int pairsMin;
  private final int pairsMax;

  private BotnetRule(RuleSettings settings) {
    this.addressesMin = Math.toIntExact(settings.get("addresses_min"));
    this.sharedMinMillionths = settings.get("shared_min");
    this.pairsMin = Math.toIntExact(settings.get("pairs_min"));
    this.pairsMax = Math.toIntExact(settings.get("pairs_max"));
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public SourceKind source() {
    return SourceKind.ADDRESS;
  }

  /** How many other addresses must be alike. */
  public int othersMin() {
    return addressesMin - 1;
  }

  /** How many pairs an address must have. */
  public int pairsMin() {
    return pairsMin;
  }

  /** How many pairs an address may have. */
  public int pairsMax() {
    return pairsMax;
  }

  /**
   * Whether two addresses are alike.
   *
   * @param one the pairs of an address, ascending, each once
   * @param other those of another one, likewise
   */
  public boolean areAlike(long[] one, long[] other) {
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      int order = Long.compare(one[i], other[j]);
      if (order == 0) {
        shared++;
      }
      if (order <= 0) {
        i++;
      }
      if (order >= 0) {
        j++;
      }
    }
    long all = (long) one.length + other.length - shared;
    return all > 0 && shared * 1_000_000L >= all * sharedMinMillionths;
  }

  /** What the rule says of an address that is alike to enough others. */
  public Optional<Finding> find(String address) {
    return finding(
        address,
        Decision.INVALID,
        String.format(
            Locale.ROOT,
            "one of %d or more addresses that share %.0f %% of their (ad, minute) pairs",
            addressesMin,
            100.0 * (double) sharedMinMillionths / MILLION));
  }
}
