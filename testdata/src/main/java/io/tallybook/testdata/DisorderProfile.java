package io.tallybook.testdata;

import java.time.Duration;

/** How long events take from their event time to their arrival. */
public enum DisorderProfile {
  /** No time at all: events arrive in the order of their event times. */
  NONE {
    @Override
    long bulkDelayMillis(SeededRandom random) {
      return 0;
    }

    @Override
    long delayMillis(SeededRandom random) {
      return 0;
    }
  },
  /** For watching live: 99 % take less than 2 s, the rest up to a minute. */
  DEMO {
    @Override
    long bulkDelayMillis(SeededRandom random) {
      return Math.min((long) random.exponential(400), 1_999);
    }

    @Override
    long delayMillis(SeededRandom random) {
      return random.chance(0.01)
          ? random.logUniform(2_000, BULK_DELAY_MILLIS_MAX)
          : bulkDelayMillis(random);
    }
  },
  /**
   * As measured on mobile networks: the bulk up to 60 s, mostly a few; 1 % minutes, 0.1 % hours,
   * 0.01 % up to 6 days.
   */
  REALISTIC {
    @Override
    long bulkDelayMillis(SeededRandom random) {
      return Math.min((long) random.exponential(2_500), BULK_DELAY_MILLIS_MAX);
    }

    @Override
    long delayMillis(SeededRandom random) {
      double rank = random.nextDouble();
      if (rank < 0.000_1) {
        return random.between(DAY_MILLIS, DELAY_MILLIS_MAX);
      } else if (rank < 0.001_1) {
        return random.logUniform(HOUR_MILLIS, DAY_MILLIS);
      } else if (rank < 0.011_1) {
        return random.logUniform(MINUTE_MILLIS, HOUR_MILLIS);
      }
      return bulkDelayMillis(random);
    }
  };

  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** Longest delay of the bulk. */
  static final long BULK_DELAY_MILLIS_MAX = MINUTE_MILLIS;

  /** Longest delay of all. */
  static final long DELAY_MILLIS_MAX = 6 * DAY_MILLIS;

  /** A delay without the long tail, at most {@link #BULK_DELAY_MILLIS_MAX}. */
  abstract long bulkDelayMillis(SeededRandom random);

  /** A delay with the long tail, at most {@link #DELAY_MILLIS_MAX}. */
  abstract long delayMillis(SeededRandom random);
}
