package io.tallybook.testdata;

import java.util.HashMap;
import java.util.Map;

/**
 * How busy the shared addresses of carriers are. In life such an address may well exceed what rules
 * allow an address; here it stays a little below that, so that all of its clicks are known to be
 * ones that a rule should leave alone.
 */
final class CarrierLoad {
  /** Most clicks of an address in a minute. */
  private static final int CLICKS_A_MINUTE_MAX = 25;

  private static final long MINUTE_MILLIS = 60_000;

  /** Most clicks of an address in ten seconds, on whatever ads. */
  private static final int CLICKS_IN_TEN_SECONDS_MAX = 3;

  private static final long TEN_SECONDS_MILLIS = 10_000;

  /** The times of an address's latest clicks, in a ring; as few addresses as carriers have. */
  private final Map<String, Ring> latest = new HashMap<>();

  private static final class Ring {
    private final long[] timesMillis = new long[CLICKS_A_MINUTE_MAX];
    private int count;

    /** When the nth latest click was, from 1; long ago if there was none. */
    long latest(int nth) {
      return count < nth ? Long.MIN_VALUE / 2 : timesMillis[(count - nth) % timesMillis.length];
    }

    void add(long timeMillis) {
      timesMillis[count++ % timesMillis.length] = timeMillis;
    }
  }

  /** Whether one more click leaves the address below what is conspicuous; times never go back. */
  boolean isCalm(String ip, long timeMillis) {
    Ring ring = latest.get(ip);
    return ring == null
        || (timeMillis - ring.latest(CLICKS_IN_TEN_SECONDS_MAX) > TEN_SECONDS_MILLIS
            && timeMillis - ring.latest(CLICKS_A_MINUTE_MAX) > MINUTE_MILLIS);
  }

  void add(String ip, long timeMillis) {
    latest.computeIfAbsent(ip, any -> new Ring()).add(timeMillis);
  }
}
