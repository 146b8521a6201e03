package io.tallybook.transforms.dedup;

import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All events of one shard, and which of them count.
 *
 * <p>Of the events of an id, the payload of the one that lies first in the log is the reference; of
 * the events with that payload the earliest counts, of equally early ones the first in the log.
 * This is what the stream arrives at when it reads the log in order, and it depends on no order
 * here.
 *
 * <p>Events stay in the batches they came in; an index over them takes 12 bytes an event and 16 to
 * 32 an id. For one thread.
 */
final class ShardEvents {
  /** Every event begins with its time. */
  static final int TIME_BYTES = Long.BYTES;

  private static final int FINGERPRINT_BYTES = 2 * Long.BYTES;
  private static final int CAPACITY_MIN = 1 << 10;
  private static final int NONE = -1;

  private final TaggedEventFormat format = new TaggedEventFormat();
  private final List<byte[]> batches = new ArrayList<>();

  /** Where each event lies: the number of its batch, and its position there. */
  private long[] places = new long[CAPACITY_MIN];

  /** The event of the same id that was added before. */
  private int[] former = new int[CAPACITY_MIN];

  private int size;

  /**
   * By id the event added last, or once that is decided the one that counts: 32 bits of the
   * fingerprint, and the event's number plus one; zero is free. Slots follow the same 32 bits, so
   * growing needs no look at the events.
   */
  private long[] lastOfId = new long[2 * CAPACITY_MIN];

  private int ids;
  private final BitSet counting = new BitSet();

  /** Those that count and have repeats. */
  private final BitSet repeated = new BitSet();

  /** Adds the events of a batch, which must not change any more. */
  void add(byte[] batch) {
    long batchPlace = (long) batches.size() << Integer.SIZE;
    batches.add(batch);
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      long place = batchPlace | in.position();
      long high = in.readLong();
      in.skip(2 * Long.BYTES);
      in.readVarint();
      in.readVarint();
      in.skip(Math.toIntExact(in.readVarint()));
      append(place, (int) (high >>> Integer.SIZE));
    }
  }

  private void append(long place, int tag) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
      former = Arrays.copyOf(former, size * 2);
    }
    places[size] = place;
    int slot = slotOf(tag, place);
    boolean isNew = lastOfId[slot] == 0;
    former[size] = isNew ? NONE : numberIn(lastOfId[slot]);
    size++;
    lastOfId[slot] = ((long) tag << Integer.SIZE) | size;
    if (isNew && ++ids * 2 > lastOfId.length) {
      grow();
    }
  }

  private static int numberIn(long entry) {
    return (int) entry - 1;
  }

  private int slotOf(int tag, long place) {
    int mask = lastOfId.length - 1;
    int slot = tag & mask;
    while (lastOfId[slot] != 0
        && ((int) (lastOfId[slot] >>> Integer.SIZE) != tag
            || !isSameId(places[numberIn(lastOfId[slot])], place))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isSameId(long place, long other) {
    int from = (int) place;
    int otherFrom = (int) other;
    return Arrays.equals(
        batchOf(place),
        from,
        from + FINGERPRINT_BYTES,
        batchOf(other),
        otherFrom,
        otherFrom + FINGERPRINT_BYTES);
  }

  private byte[] batchOf(long place) {
    return batches.get((int) (place >>> Integer.SIZE));
  }

  private void grow() {
    long[] entries = lastOfId;
    lastOfId = new long[Math.multiplyExact(entries.length, 2)];
    int mask = lastOfId.length - 1;
    for (long entry : entries) {
      if (entry != 0) {
        int slot = (int) (entry >>> Integer.SIZE) & mask;
        while (lastOfId[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        lastOfId[slot] = entry;
      }
    }
  }

  /** Decides, once all events have been added. */
  void decide() {
    for (int slot = 0; slot < lastOfId.length; slot++) {
      long entry = lastOfId[slot];
      if (entry != 0) {
        int last = numberIn(entry);
        boolean isAlone = former[last] == NONE;
        int number = isAlone ? last : countingOf(last);
        counting.set(number);
        repeated.set(number, !isAlone);
        // From now on what is asked for is the one that counts.
        lastOfId[slot] = (entry & ~0xffff_ffffL) | (number + 1);
      }
    }
  }

  private int countingOf(int last) {
    Candidate reference = candidate(last);
    for (int other = former[last]; other != NONE; other = former[other]) {
      Candidate candidate = candidate(other);
      reference = candidate.liesBefore(reference) ? candidate : reference;
    }
    Candidate counts = reference;
    for (int other = last; other != NONE; other = former[other]) {
      Candidate candidate = candidate(other);
      if (candidate.payloadHash == reference.payloadHash && candidate.countsBefore(counts)) {
        counts = candidate;
      }
    }
    return counts.number;
  }

  /** What is compared of an event that has repeats. */
  private record Candidate(
      int number, long payloadHash, long partition, long offset, long eventTimeMillis) {
    boolean liesBefore(Candidate other) {
      return partition != other.partition ? partition < other.partition : offset < other.offset;
    }

    boolean countsBefore(Candidate other) {
      return eventTimeMillis != other.eventTimeMillis
          ? eventTimeMillis < other.eventTimeMillis
          : liesBefore(other);
    }
  }

  private Candidate candidate(int number) {
    BytesReader in = readerAt(number);
    in.skip(FINGERPRINT_BYTES);
    long payloadHash = in.readLong();
    long partition = in.readVarint();
    long offset = in.readVarint();
    in.readVarint();
    return new Candidate(number, payloadHash, partition, offset, in.readLong());
  }

  private BytesReader readerAt(int number) {
    byte[] batch = batchOf(places[number]);
    int from = (int) places[number];
    return new BytesReader(batch, from, batch.length - from);
  }

  /** How many events have been added. */
  int size() {
    return size;
  }

  /** How many ids they have. */
  int ids() {
    return ids;
  }

  /** Whether an event is the one of its id that counts. */
  boolean counts(int number) {
    return counting.get(number);
  }

  /** The event that counts of those that share an id with an event, once that is decided. */
  int countingOfSameId(int number) {
    int tag = (int) (readerAt(number).readLong() >>> Integer.SIZE);
    return numberIn(lastOfId[slotOf(tag, places[number])]);
  }

  /** Whether no other event has the id of an event, once that is decided. */
  boolean isAlone(int number) {
    return !repeated.get(countingOfSameId(number));
  }

  /** Whether two events say the same, times aside. */
  boolean saySame(int number, int other) {
    return candidate(number).payloadHash == candidate(other).payloadHash;
  }

  /** The log's partition that an event lies in. */
  int partition(int number) {
    return Math.toIntExact(candidate(number).partition);
  }

  /** An event's position in its partition. */
  long offset(int number) {
    return candidate(number).offset;
  }

  /**
   * An event, once that is decided, as FIRST or DUPLICATE; null if it lies outside the period.
   * Events come in the order of their batches.
   */
  @Nullable TaggedEvent event(int number) {
    BytesReader in = readerAt(number);
    in.skip(FINGERPRINT_BYTES + Long.BYTES);
    in.readVarint();
    in.readVarint();
    if (in.readVarint() == TIME_BYTES) {
      return null;
    }
    TaggedEvent event = format.read(in, Role.FIRST);
    return counts(number) ? event : Repeat.of(event, !saySame(number, countingOfSameId(number)));
  }
}
