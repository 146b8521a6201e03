package io.tallybook.testdata;

import java.time.Duration;

/** Machines that go on for many minutes: regular ones, and such as exceed what a day allows. */
final class LongRuns {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  static final int CADENCE_CLICKS_MIN = 12;

  /** Fewer than a user may have in a day. */
  static final int CADENCE_CLICKS_MAX = 18;

  /** Slow enough for no click to repeat the last one on the same ad within a minute. */
  private static final int CADENCE_MILLIS_MIN = 65_000;

  private static final int CADENCE_MILLIS_MAX = 110_000;
  private static final double CADENCE_JITTER = 0.02;

  static final int USER_CLICKS_ALLOWED = 20;
  static final int USER_CLICKS_MIN = 26;
  static final int USER_CLICKS_MAX = 40;
  private static final int USER_GAP_MILLIS_MIN = 62_000;
  private static final int USER_GAP_MILLIS_MAX = 150_000;

  static final int ADDRESS_CLICKS_ALLOWED = 100;
  static final int ADDRESS_CLICKS_MIN = 110;
  static final int ADDRESS_CLICKS_MAX = 130;

  /** Few devices, and none of them with more clicks than a user may have in a day. */
  private static final int ADDRESS_USERS = 7;

  /** Seven of them take more than a minute: the time between two clicks of one user. */
  private static final int ADDRESS_GAP_MILLIS_MIN = 9_000;

  private static final int ADDRESS_GAP_MILLIS_MAX = 40_000;

  private LongRuns() {}

  static final ClickScript CADENCE =
      (timeMillis, cast, clicks) -> {
        SeededRandom random = cast.random();
        Visitor machine = cast.machine(TruthLabel.REGULAR_CADENCE);
        int ad = cast.ad();
        long periodMillis = random.between(CADENCE_MILLIS_MIN, CADENCE_MILLIS_MAX);
        long clickMillis = timeMillis;
        for (long left = random.between(CADENCE_CLICKS_MIN, CADENCE_CLICKS_MAX); left > 0; left--) {
          clicks.click(clickMillis, machine, ad);
          clickMillis +=
              (long) (periodMillis * (1 + CADENCE_JITTER * (2 * random.nextDouble() - 1)));
        }
      };

  static final ClickScript USER_DAY_CAP =
      (timeMillis, cast, clicks) -> {
        SeededRandom random = cast.random();
        Visitor machine = cast.machine(TruthLabel.USER_DAY_CAP);
        DayCount clicksOfDay = new DayCount();
        int ad = cast.ad();
        long clickMillis = timeMillis;
        int count = (int) random.between(USER_CLICKS_MIN, USER_CLICKS_MAX);
        for (int number = 0; number < count; number++) {
          boolean allowed = clicksOfDay.add(clickMillis) <= USER_CLICKS_ALLOWED;
          clicks.click(
              clickMillis,
              allowed ? machine.withLabel(TruthLabel.BELOW_THRESHOLD) : machine,
              cast.adBehind(ad, number));
          clickMillis += random.between(USER_GAP_MILLIS_MIN, USER_GAP_MILLIS_MAX);
        }
      };

  static final ClickScript ADDRESS_DAY_CAP =
      (timeMillis, cast, clicks) -> {
        SeededRandom random = cast.random();
        Visitor machine = cast.machine(TruthLabel.ADDRESS_DAY_CAP);
        String[] users = new String[ADDRESS_USERS];
        for (int user = 0; user < users.length; user++) {
          users[user] = cast.userId();
        }
        DayCount clicksOfDay = new DayCount();
        int ad = cast.ad();
        long clickMillis = timeMillis;
        int count = (int) random.between(ADDRESS_CLICKS_MIN, ADDRESS_CLICKS_MAX);
        for (int number = 0; number < count; number++) {
          boolean allowed = clicksOfDay.add(clickMillis) <= ADDRESS_CLICKS_ALLOWED;
          Visitor user = machine.withUserId(users[number % users.length]);
          clicks.click(
              clickMillis,
              allowed ? user.withLabel(TruthLabel.BELOW_THRESHOLD) : user,
              cast.adBehind(ad, number));
          clickMillis += random.between(ADDRESS_GAP_MILLIS_MIN, ADDRESS_GAP_MILLIS_MAX);
        }
      };

  /** Counts by UTC day; times never go back. */
  private static final class DayCount {
    private long day = -1;
    private int count;

    /** Counts one more; how many there are of its day then. */
    int add(long timeMillis) {
      long ofDay = Math.floorDiv(timeMillis, DAY_MILLIS);
      count = ofDay == day ? count + 1 : 1;
      day = ofDay;
      return count;
    }
  }
}
