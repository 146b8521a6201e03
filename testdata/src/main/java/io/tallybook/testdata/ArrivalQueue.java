package io.tallybook.testdata;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Events on their way, by arrival. Bounded: at {@link #LONG_DELAYED_MAX} events nothing may be
 * delayed by more than a minute any more, at {@link #PENDING_MAX} nothing at all. Realistic
 * disorder fills it at several thousand events a second; from there on the tail of the delays is
 * thinner than promised, the memory is not.
 */
final class ArrivalQueue {
  /** Most events on their way, about 400 bytes each; exceeded by one machine's clicks at most. */
  static final int PENDING_MAX = 250_000;

  /** Most events on their way of which some are delayed by more than a minute. */
  static final int LONG_DELAYED_MAX = 125_000;

  /** Events that arrive at the same millisecond keep the order they were made in. */
  private record Pending(long arrivalMillis, long sequence, GeneratedEvent event) {}

  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(
          Comparator.comparingLong(Pending::arrivalMillis).thenComparingLong(Pending::sequence));
  private long sequence;

  /** Whether nothing further may be put off. */
  boolean isFull() {
    return pending.size() >= PENDING_MAX;
  }

  /** Whether nothing further may be put off for long. */
  boolean isCrowded() {
    return pending.size() >= LONG_DELAYED_MAX;
  }

  /** How long an event made now takes to arrive. */
  long delayMillis(DisorderProfile disorder, SeededRandom random) {
    if (isFull()) {
      return 0;
    }
    return isCrowded() ? disorder.bulkDelayMillis(random) : disorder.delayMillis(random);
  }

  void add(GeneratedEvent event) {
    pending.add(new Pending(event.event().header().receivedAtMillis(), sequence++, event));
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Whether an event has arrived by a time. */
  boolean hasArrived(long timeMillis) {
    Pending head = pending.peek();
    return head != null && head.arrivalMillis() <= timeMillis;
  }

  /** Takes the event that arrives next. The queue must not be empty. */
  GeneratedEvent remove() {
    return pending.remove().event();
  }
}
