package io.tallybook.testdata;

/**
 * Clicks on one ad faster than people click, and a few more in the hour after. A rule sees a burst
 * when it has seen more clicks than it allows: those up to then are {@link
 * TruthLabel#BELOW_THRESHOLD}.
 */
final class Bursts {
  /** Clicks that a burst has before it shows. */
  private static final int CLICKS_ALLOWED = 3;

  static final int CLICKS_MIN = 5;
  static final int CLICKS_MAX = 15;
  static final int LATER_CLICKS_MAX = 3;

  /** 15 clicks at most this far apart take less than 8 s, and the first four less than 2 s. */
  private static final int GAP_MILLIS_MAX = 560;

  private static final int GAP_MILLIS_MIN = 60;

  private static final long MINUTE_MILLIS = 60_000;

  /** Well behind the burst and well within the hour after its last click. */
  private static final long LATER_MILLIS_MIN = 2 * MINUTE_MILLIS;

  private static final long LATER_MILLIS_MAX = 58 * MINUTE_MILLIS;

  private Bursts() {}

  /** One address that drops its cookies. */
  static final ClickScript BY_ADDRESS =
      (timeMillis, cast, clicks) -> {
        Visitor machine = cast.machine(TruthLabel.VELOCITY_ADDRESS);
        burst(
            timeMillis,
            cast,
            (clickMillis, number, ad) ->
                clicks.click(
                    clickMillis,
                    machine
                        .withUserId(cast.userId())
                        .withLabel(
                            number < CLICKS_ALLOWED
                                ? TruthLabel.BELOW_THRESHOLD
                                : TruthLabel.VELOCITY_ADDRESS),
                    ad));
      };

  /** One user that changes its address with every click. */
  static final ClickScript BY_USER =
      (timeMillis, cast, clicks) -> {
        Visitor machine = cast.machine(TruthLabel.VELOCITY_USER);
        burst(
            timeMillis,
            cast,
            (clickMillis, number, ad) ->
                clicks.click(
                    clickMillis,
                    machine
                        .withPlace(machine.country(), AddressBook.bot(cast.random().nextLong()))
                        .withLabel(userLabel(number)),
                    ad));
      };

  /** A user's second click on an ad is a repeat long before there is a burst. */
  private static TruthLabel userLabel(int number) {
    if (number == 0) {
      return TruthLabel.BELOW_THRESHOLD;
    }
    return number < CLICKS_ALLOWED ? TruthLabel.DOUBLE_CLICK : TruthLabel.VELOCITY_USER;
  }

  /** Takes the clicks of a burst, numbered from 0. */
  private interface BurstSink {
    void click(long timeMillis, int number, int ad);
  }

  private static void burst(long timeMillis, Cast cast, BurstSink clicks) {
    SeededRandom random = cast.random();
    int count = (int) random.between(CLICKS_MIN, CLICKS_MAX);
    int ad = cast.ad();
    long clickMillis = timeMillis;
    for (int number = 0; number < count; number++) {
      clickMillis += number == 0 ? 0 : random.between(GAP_MILLIS_MIN, GAP_MILLIS_MAX);
      clicks.click(clickMillis, number, ad);
    }
    for (int later = (int) random.between(0, LATER_CLICKS_MAX); later > 0; later--) {
      clicks.click(clickMillis + random.between(LATER_MILLIS_MIN, LATER_MILLIS_MAX), count, ad);
    }
  }
}
