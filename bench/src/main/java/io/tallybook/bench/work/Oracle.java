package io.tallybook.bench.work;

import io.tallybook.bench.input.AdTable;
import io.tallybook.bench.input.ClickFacts;
import io.tallybook.bench.input.ClickInput;
import io.tallybook.model.AggregateKey;
import java.util.HashMap;
import java.util.Map;

/**
 * What the counts must be, by a plain loop without Beam or Flink. Clicks that repeat none must be
 * added in the order of their event times.
 */
public final class Oracle {
  private record Visit(int user, int ad) {}

  private final Map<AggregateKey, Tally> tallies = new HashMap<>();
  private final Map<Visit, Integer> visits = new HashMap<>();
  private long velocityWindowStart = Long.MIN_VALUE;

  /** The counts of a whole input. */
  public static Map<AggregateKey, Tally> count(ClickInput input, long clicks) {
    Oracle oracle = new Oracle();
    for (long i = 0; i < clicks; i++) {
      if (input.isDuplicate(i)) {
        oracle.addRepeat(input.facts(i));
      } else {
        oracle.add(input.facts(i));
      }
    }
    return oracle.tallies();
  }

  /** Counts a click that repeats one. */
  public void addRepeat(ClickFacts click) {
    add(click, new Tally(0, 0, 1, 0));
  }

  /** Counts a click that repeats none. */
  public void add(ClickFacts click) {
    long windowStart = VelocityRule.windowStart(click.eventTimeMillis());
    if (windowStart != velocityWindowStart) {
      visits.clear();
      velocityWindowStart = windowStart;
    }
    int visit = visits.merge(new Visit(click.user(), click.ad()), 1, Integer::sum);
    boolean invalid = click.userAgentMissing() || visit > VelocityRule.CLICKS_MAX;
    long priceMicros = AdTable.instance().priceMicros(click.ad());
    add(click, new Tally(1, invalid ? 1 : 0, 0, invalid ? 0 : priceMicros));
  }

  private void add(ClickFacts click, Tally change) {
    AdTable ads = AdTable.instance();
    long windowMillis = RunSpec.WINDOW_SIZE.toMillis();
    AggregateKey cell =
        new AggregateKey(
            click.eventTimeMillis() - Math.floorMod(click.eventTimeMillis(), windowMillis),
            ads.ref(click.ad()),
            ads.country(click.ad()),
            click.device());
    tallies.merge(cell, change, Tally::plus);
  }

  /** The counts of what was added, by cell. */
  public Map<AggregateKey, Tally> tallies() {
    return tallies;
  }
}
