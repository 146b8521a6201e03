package io.tallybook.testdata;

import java.util.Locale;

/**
 * The sites and apps that show the ads, and how much of the traffic each brings. Publisher 0 brings
 * the most. Behind them come four that are crooked, which only machines visit.
 */
final class Publishers {
  private static final int COUNT = 400;

  /** Zipf: the first brings some 17 % of the traffic. */
  private static final double SKEW = 1.1;

  private static final String[] IDS = ids();

  /** Its clicks lead to nothing. */
  static final String FLOODING = IDS[COUNT];

  /** It claims installs that would have come anyway. */
  static final String LATE = IDS[COUNT + 1];

  /** All of its visitors have one user agent. */
  static final String UNIFORM = IDS[COUNT + 2];

  /** It is on the blocklist. */
  static final String BLOCKED = IDS[COUNT + 3];

  private final WeightedChoice traffic = WeightedChoice.zipf(COUNT, SKEW);

  /** Draws an honest publisher by its traffic. */
  String next(SeededRandom random) {
    return IDS[traffic.next(random)];
  }

  private static String[] ids() {
    String[] ids = new String[COUNT + 4];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = String.format(Locale.ROOT, "publisher-%03d", i + 1);
    }
    return ids;
  }
}
