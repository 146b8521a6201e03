package io.tallybook.testdata;

import io.tallybook.model.AdRef;
import io.tallybook.model.Money;
import java.util.Locale;

/** The ads, their prices and how popular each is. Ad 0 is the most popular. */
final class AdCatalog {
  private static final long CPC_MICROS_MIN = 50_000;
  private static final long CPC_MICROS_MAX = 2_500_000;
  private static final long CENT_MICROS = 10_000;

  private final AdRef[] ads;
  private final Money[] costs;
  private final WeightedChoice popularity;

  AdCatalog(Population population, String currency, long seed) {
    ads = new AdRef[population.ads()];
    costs = new Money[ads.length];
    for (int ad = 0; ad < ads.length; ad++) {
      int campaign = ad % population.campaigns();
      int advertiser = campaign % population.advertisers();
      ads[ad] =
          new AdRef(
              numbered("advertiser-%03d", advertiser),
              numbered("campaign-%04d", campaign),
              numbered("ad-%05d", ad));
      SeededRandom random = new SeededRandom(SeededRandom.mix(seed) + ad);
      long cents = random.between(CPC_MICROS_MIN / CENT_MICROS, CPC_MICROS_MAX / CENT_MICROS);
      costs[ad] = new Money(cents * CENT_MICROS, currency);
    }
    popularity = WeightedChoice.zipf(ads.length, population.adSkew());
  }

  /** An id counted from 1, in the same digits whatever the machine's language. */
  private static String numbered(String pattern, int index) {
    return String.format(Locale.ROOT, pattern, index + 1);
  }

  /** Draws an ad by popularity. */
  int next(SeededRandom random) {
    return popularity.next(random);
  }

  int count() {
    return ads.length;
  }

  AdRef ad(int index) {
    return ads[index];
  }

  /** Cost per click. */
  Money cost(int index) {
    return costs[index];
  }
}
