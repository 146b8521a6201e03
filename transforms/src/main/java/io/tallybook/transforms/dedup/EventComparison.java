package io.tallybook.transforms.dedup;

import io.tallybook.model.JudgedEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.window.Period;
import java.util.List;

/**
 * Compares events as {@link DeduplicateEvents} does over a bounded input, with the same code and
 * without a pipeline: which of those that share an id counts, and what the others are to it. Given
 * all events of an id, it finds what the bill found, in whatever order they come.
 *
 * <p>Memory: some 70 bytes an event; the events themselves are not kept. For one thread.
 */
public final class EventComparison {
  private static final int BATCH_BYTES_MAX = 1 << 16;

  /** No event lies in it, so that none is kept. */
  private static final Period NEVER = new Period(Long.MIN_VALUE, Long.MIN_VALUE + 1);

  private final PlacedEventEncoder encoder = new PlacedEventEncoder(NEVER);
  private final ShardEvents events = new ShardEvents();
  private final BytesWriter batch = new BytesWriter();

  public EventComparison() {
    BatchByShard.begin(batch);
  }

  /**
   * What was found of an event.
   *
   * @param counts whether it is the one of its id that counts
   * @param contradicts whether it says something else than the one that counts, times aside
   * @param isAlone whether no other event has its id
   * @param countingPartition the log's partition of the one that counts
   * @param countingOffset its position there
   */
  public record Finding(
      boolean counts,
      boolean contradicts,
      boolean isAlone,
      int countingPartition,
      long countingOffset) {}

  /** Adds an event; the first gets the number 0, each further one the next. */
  public void add(LoggedEvent event) {
    encoder.encode(new JudgedEvent(event, List.of()), batch);
    if (batch.size() >= BATCH_BYTES_MAX) {
      flush();
    }
  }

  private void flush() {
    events.add(batch.toByteArray());
    BatchByShard.begin(batch);
  }

  /** Decides, once all events have been added. */
  public void decide() {
    flush();
    events.decide();
  }

  /** What was found of an event, by its number. */
  public Finding finding(int number) {
    int counting = events.countingOfSameId(number);
    return new Finding(
        counting == number,
        !events.saySame(number, counting),
        events.isAlone(number),
        events.partition(counting),
        events.offset(counting));
  }
}
