package io.tallybook.transforms.visits;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The visits of a key that has many: a list of all, and one for each ad. For one thread.
 *
 * <p>A rule's state stands for visits that are forgotten, as long as it matters.
 */
final class ManyVisits {
  private final KeyRules rules;
  private final KeyRules adRules;
  private final VisitList all;
  private final Map<Long, VisitList> byAd = new HashMap<>();

  /** The last bucket that has a carried visit. */
  private int carriedTo = Integer.MIN_VALUE;

  /** Visits before this time are forgotten already. */
  private long forgottenBefore = Long.MIN_VALUE;

  ManyVisits(KeyRules rules, KeyRules adRules) {
    this.rules = rules;
    this.adRules = adRules;
    this.all = new VisitList(rules);
  }

  /** A visit comes or goes, see {@link VisitTable#add}. */
  void add(
      long timeMillis,
      long id,
      long ad,
      long attribute,
      long info,
      MarkSink sink,
      MarkSink adSink) {
    if (VisitInfo.isCarried(info)) {
      carriedTo = Math.max(carriedTo, VisitInfo.bucket(info));
    }
    if (timeMillis < forgottenBefore) {
      forgottenBefore = Long.MIN_VALUE;
    }
    all.add(timeMillis, id, attribute, VisitInfo.withAdMarks(info, 0), sink);
    ofAd(ad).add(timeMillis, id, VisitInfo.user(info), VisitInfo.ofAd(info), adSink);
  }

  private VisitList ofAd(long ad) {
    return byAd.computeIfAbsent(ad, any -> new VisitList(adRules));
  }

  /** Begins from a state that all visits before a time led to. */
  void setBase(long[] state, long millis) {
    all.setBase(state, millis);
  }

  /** Begins an ad from a state that all visits before a time led to. */
  void setBaseOfAd(long ad, long[] state, long millis) {
    ofAd(ad).setBase(state, millis);
  }

  /**
   * Forgets the visits before a time, but not the states they led to, as long as these matter.
   *
   * @return whether anything is left
   */
  boolean forgetBefore(long key, long millis, VisitTable.Keeper keeper) {
    if (millis <= forgottenBefore) {
      return true;
    }
    forgottenBefore = millis;
    // As long as a bucket has visits that are in a state, the state must be there, too.
    long carriedUntil = keeper.isForgotten(carriedTo) ? 0 : keeper.lastMillis(carriedTo);
    boolean changed = all.forgetBefore(millis);
    long until = Math.max(carriedUntil, rules.matteringUntilMillis(all.base()));
    if (changed && until > millis) {
      keeper.keep(key, all.base(), until);
    }
    for (Iterator<Map.Entry<Long, VisitList>> ads = byAd.entrySet().iterator(); ads.hasNext(); ) {
      Map.Entry<Long, VisitList> ad = ads.next();
      VisitList list = ad.getValue();
      boolean adChanged = list.forgetBefore(millis);
      long adUntil = Math.max(carriedUntil, adRules.matteringUntilMillis(list.base()));
      if (adChanged && adUntil > millis) {
        keeper.keepOfAd(key, ad.getKey(), list.base(), adUntil);
      }
      if (list.isEmpty() && adUntil <= millis) {
        ads.remove();
      }
    }
    return !all.isEmpty() || until > millis || !byAd.isEmpty();
  }
}
