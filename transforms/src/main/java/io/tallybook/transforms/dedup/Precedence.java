package io.tallybook.transforms.dedup;

import io.tallybook.model.AdEvent;
import io.tallybook.model.EventHeader;
import io.tallybook.transforms.coders.AdEventCoder;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * Which of several events with one id is the one that counts: the earliest by event time, then by
 * receive time, then by content. A total order over distinct events, so that the order of arrival
 * never decides.
 */
final class Precedence implements Comparator<AdEvent> {
  static final Precedence INSTANCE = new Precedence();

  private Precedence() {}

  @Override
  public int compare(AdEvent a, AdEvent b) {
    int byEventTime = Long.compare(a.header().eventTimeMillis(), b.header().eventTimeMillis());
    if (byEventTime != 0) {
      return byEventTime;
    }
    int byReceivedAt = Long.compare(a.header().receivedAtMillis(), b.header().receivedAtMillis());
    return byReceivedAt != 0 || a.equals(b) ? byReceivedAt : Arrays.compare(bytes(a), bytes(b));
  }

  /** Whether two events with one id say different things of what happened, times aside. */
  static boolean conflict(AdEvent a, AdEvent b) {
    return !timeless(a).equals(timeless(b));
  }

  private static AdEvent timeless(AdEvent event) {
    EventHeader h = event.header();
    return event.withHeader(
        new EventHeader(
            h.id(), h.ad(), 0, 0, 0, h.userId(), h.country(), h.device(), h.ip(), h.userAgent()));
  }

  private static byte[] bytes(AdEvent event) {
    try {
      return CoderUtils.encodeToByteArray(AdEventCoder.of(), event);
    } catch (CoderException e) {
      throw new IllegalStateException("an event always encodes", e);
    }
  }
}
