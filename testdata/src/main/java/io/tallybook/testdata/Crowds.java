package io.tallybook.testdata;

/** Many machines that act together, or one that pretends to be many. */
final class Crowds {
  private static final long MINUTE_MILLIS = 60_000;

  static final int BUSY_CLICKS_ALLOWED = 30;
  static final int BUSY_CLICKS_MIN = 36;
  static final int BUSY_CLICKS_MAX = 44;

  /** 31 clicks at most this far apart take less than 40 s. */
  private static final int BUSY_GAP_MILLIS_MAX = 1_300;

  private static final int BUSY_GAP_MILLIS_MIN = 700;

  static final int BOTS = 24;
  static final int BOT_MINUTES = 5;

  private Crowds() {}

  /** One address behind which, to all appearance, an office of people clicks on all ads. */
  static final ClickScript BUSY_ADDRESS =
      (timeMillis, cast, clicks) -> {
        Visitor machine = cast.machine(TruthLabel.BUSY_ADDRESS);
        int count = (int) cast.random().between(BUSY_CLICKS_MIN, BUSY_CLICKS_MAX);
        int ad = cast.ad();
        long clickMillis = timeMillis;
        for (int number = 0; number < count; number++) {
          clicks.click(
              clickMillis,
              machine
                  .withUserId(cast.userId())
                  .withUserAgent(cast.browser())
                  .withLabel(
                      number < BUSY_CLICKS_ALLOWED
                          ? TruthLabel.BELOW_THRESHOLD
                          : TruthLabel.BUSY_ADDRESS),
              cast.adBehind(ad, number));
          clickMillis += cast.random().between(BUSY_GAP_MILLIS_MIN, BUSY_GAP_MILLIS_MAX);
        }
      };

  /** Addresses that are told to click an ad a minute, each within that minute when it likes. */
  static final ClickScript BOTNET =
      (timeMillis, cast, clicks) -> {
        int ad = cast.ad();
        // From the next whole minute on: all clicks of an ad lie in one minute of the clock.
        long startMillis = (timeMillis / MINUTE_MILLIS + 1) * MINUTE_MILLIS;
        for (int bot = 0; bot < BOTS; bot++) {
          Visitor machine = cast.machine(TruthLabel.BOTNET);
          for (int minute = 0; minute < BOT_MINUTES; minute++) {
            clicks.click(
                startMillis + minute * MINUTE_MILLIS + cast.random().between(0, MINUTE_MILLIS - 1),
                machine,
                cast.adBehind(ad, minute));
          }
        }
      };
}
