package io.tallybook.transforms.visits;

import java.util.Arrays;

/** Which of the few visits of a key stay when their bucket is forgotten. For one thread. */
final class VisitRetention {
  private final ShortVisits visits;
  private final KeyRules rules;
  private final KeyRules adRules;
  private final long[] state;
  private final long[] adState;
  private final boolean[] settledOfAd = new boolean[VisitSlots.FEW_MAX];
  private final boolean[] looked = new boolean[VisitSlots.FEW_MAX];
  private long keptUntilMillis;

  /**
   * Looks at what a view shows.
   *
   * @param rules those on all visits of a key
   * @param adRules those on the visits of one ad
   */
  VisitRetention(ShortVisits visits, KeyRules rules, KeyRules adRules) {
    this.visits = visits;
    this.rules = rules;
    this.adRules = adRules;
    this.state = rules.newState();
    this.adState = adRules.newState();
  }

  /**
   * Lets those visits before a time go that tell no more than the next one does, if the rules are
   * told by the latest.
   *
   * @param finalBefore no visit before this time can come any more
   */
  void removeSuperseded(long millis, long finalBefore) {
    int older = visits.size();
    while (older > 0 && visits.timeMillis(older - 1) >= millis) {
      older--;
    }
    for (int i = older - 1; i >= 0; i--) {
      if (!VisitInfo.isCarried(visits.info(i))
          && (visits.attribute(i) == 0 || isSuperseded(i, finalBefore))) {
        visits.remove(i, i + 1);
      }
    }
  }

  private boolean isSuperseded(int index, long finalBefore) {
    int next = index + 1;
    return next < visits.size()
        && visits.timeMillis(next) < finalBefore
        && visits.attribute(next) == visits.attribute(index)
        && VisitInfo.isThere(visits.info(next));
  }

  /**
   * Forgets visits when none before a time can come any more: those whose states matter neither to
   * the next visit nor to any that may come, each by itself for all visits and for those of its ad.
   * One that stays, if only because a later bucket has it, keeps those before it of its ad: without
   * them it would be another one's first.
   *
   * @return how many visits before the time stay, the first ones
   */
  int forgetBefore(long millis, VisitTable.Keeper keeper) {
    int older = 0;
    while (older < visits.size() && visits.timeMillis(older) < millis) {
      older++;
    }
    keptUntilMillis = 0;
    int settled = older == 0 ? 0 : countSettled(older, millis);
    int stay = older;
    findSettledOfAds(older, settled, millis, keeper);
    for (int index = settled - 1; index >= 0; index--) {
      if (settledOfAd[index]) {
        visits.remove(index, index + 1);
        stay--;
      }
    }
    return stay;
  }

  /** Until when those visits matter that {@link #forgetBefore} let stay. */
  long keptUntilMillis() {
    return keptUntilMillis;
  }

  /** How many of the first visits do not matter to the rules on all visits. */
  private int countSettled(int older, long millis) {
    int settled = 0;
    while (settled < older
        && visits.timeMillis(settled) + rules.reachMillis() <= nextMillis(settled + 1, millis)) {
      settled++;
    }
    if (settled == older) {
      return older; // each was the first, as most are
    }
    Arrays.fill(state, 0);
    long until = 0;
    for (int index = settled; index < older; index++) {
      if (VisitInfo.isThere(visits.info(index))) {
        rules.next(state, visits.timeMillis(index), visits.attribute(index));
        until = Math.max(until, rules.matteringUntilMillis(state));
      }
      if (until <= nextMillis(index + 1, millis)) {
        settled = index + 1;
      }
    }
    if (settled < older) {
      keptUntilMillis = until;
    }
    return settled;
  }

  /** When the next visit happened, or the first that may still come before it. */
  private long nextMillis(int next, long millis) {
    return next < visits.size() ? Math.min(visits.timeMillis(next), millis) : millis;
  }

  /** Which of the first visits do not matter to the rules on the visits of their ad. */
  private void findSettledOfAds(
      int older, int settledOfAll, long millis, VisitTable.Keeper keeper) {
    Arrays.fill(settledOfAd, 0, older, false);
    Arrays.fill(looked, 0, older, false);
    for (int index = 0; index < older; index++) {
      if (!looked[index]) {
        int settled = findSettledOfAd(index, older, millis);
        settleAd(index, Math.min(settled, older), settledOfAll, keeper);
      }
    }
  }

  /** Before which visit the state of an ad, whose first visit is given, is settled. */
  private int findSettledOfAd(int first, int older, long millis) {
    if (nextOfAd(first) == visits.size()
        && visits.timeMillis(first) + adRules.reachMillis() <= millis) {
      return visits.size(); // the only one, as most are
    }
    Arrays.fill(adState, 0);
    int settled = first;
    long until = 0;
    int index = first;
    while (index < older) {
      looked[index] = true;
      if (VisitInfo.isThere(visits.info(index))) {
        adRules.next(adState, visits.timeMillis(index), VisitInfo.user(visits.info(index)));
      }
      int next = nextOfAd(index);
      long adUntil = adRules.matteringUntilMillis(adState);
      if (adUntil <= nextMillis(next, millis)) {
        settled = next;
        until = 0;
      } else {
        until = Math.max(until, adUntil);
      }
      index = next;
    }
    keptUntilMillis = Math.max(keptUntilMillis, until);
    return settled;
  }

  /** Lets go those visits of an ad before a given one that are behind the last that stays. */
  private void settleAd(int first, int end, int settledOfAll, VisitTable.Keeper keeper) {
    int from = first;
    for (int i = first; i < end; i = nextOfAd(i)) {
      long info = visits.info(i);
      boolean isElsewhere =
          VisitInfo.isCarried(info) && !keeper.isForgotten(VisitInfo.bucket(info));
      if (isElsewhere) {
        long last = keeper.lastMillis(VisitInfo.bucket(info));
        keptUntilMillis = Math.max(keptUntilMillis, last);
      }
      if (isElsewhere || i >= settledOfAll) {
        from = nextOfAd(i);
      }
    }
    for (int i = from; i < end; i = nextOfAd(i)) {
      settledOfAd[i] = true;
    }
  }

  /** The next visit of the same ad, or the number of all. */
  private int nextOfAd(int index) {
    int next = index + 1;
    while (next < visits.size() && visits.ad(next) != visits.ad(index)) {
      next++;
    }
    return next;
  }
}
