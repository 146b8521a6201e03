package io.tallybook.transforms.shard;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The log of one shard and its index; see {@link ShardLogs}.
 *
 * <p>A segment is its format version, its bucket (eight bytes) and the step's bytes.
 *
 * @param <IndexT> what the step looks up
 */
public final class ShardLog<IndexT extends LogIndex> {
  private static final int FORMAT_VERSION = 1;
  private static final int HEADER_BYTES = 1 + Long.BYTES;

  /** So many small segments of a bucket are joined into one. */
  private static final int JOIN_SEGMENTS = 32;

  /** A segment of this size is joined no more: it would be read and written again for little. */
  private static final int SMALL_BYTES = 1 << 10;

  private final IndexT index;
  private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
  private final BytesWriter scratch = new BytesWriter();
  private final Deque<BytesWriter> writers;

  private @Nullable ValueState<byte[]> stampState;
  private @Nullable MapState<Long, byte[]> segmentState;

  /**
   * What will be appended when the log is closed, from each segment's version on; and the writer
   * that was last asked for.
   */
  private final TreeMap<Long, BytesWriter> pending = new TreeMap<>();

  private long newsBucket;

  /** The bucket whose expiry has been awaited since the index was built. */
  private OptionalLong awaitedBucket = OptionalLong.empty();

  private @Nullable BytesWriter news;

  /** The segment that was read last since the log was opened: the next one is often the same. */
  private byte @Nullable [] latestRead;

  private long latestReadNumber;

  /** The number of the next segment, and a hash over all that was done to the log. */
  private long nextSegment;

  private long history;

  /** Whether something was done since the log was opened. */
  private boolean changed;

  /** What the stamp in the state must be for the index to hold; none while the log is open. */
  private byte @Nullable [] trustedStamp = {};

  /**
   * An empty log.
   *
   * @param writers spare ones
   */
  ShardLog(IndexT index, Deque<BytesWriter> writers) {
    this.index = index;
    this.writers = writers;
  }

  /** A segment by its number, and where its bytes of the step's begin and end in the bucket's. */
  private record Segment(long number, long from, long to) {
    int bodyBytes() {
      return (int) (to - from);
    }
  }

  /** The segments of one bucket, in order. Those from {@code joined} on may still be joined. */
  private static final class Bucket {
    private final List<Segment> segments = new ArrayList<>();
    private int joined;

    void add(long number, int bytes) {
      segments.add(new Segment(number, size(), size() + bytes - HEADER_BYTES));
      if (bytes >= SMALL_BYTES) {
        joined = segments.size();
      }
    }

    /** How many bytes of the step's there are. */
    long size() {
      return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).to();
    }

    /** The segment that has the byte at a position, which must be there. */
    Segment at(long position) {
      int low = 0;
      int high = segments.size() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (segments.get(middle).to() <= position) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return segments.get(low);
    }
  }

  boolean isAt(byte @Nullable [] stamp) {
    return trustedStamp != null && Arrays.equals(trustedStamp, stamp == null ? new byte[0] : stamp);
  }

  void attach(ValueState<byte[]> stamp, MapState<Long, byte[]> segments) {
    stampState = stamp;
    segmentState = segments;
    trustedStamp = null;
    changed = false;
    pending.clear();
    news = null;
  }

  void rebuild(byte @Nullable [] stamp) {
    if (stamp == null || stamp.length == 0) {
      return;
    }
    BytesReader in = new BytesReader(stamp);
    nextSegment = in.readLong();
    history = in.readLong();
    TreeMap<Long, byte[]> segments = new TreeMap<>();
    for (Map.Entry<Long, byte[]> segment : segmentState().entries().read()) {
      segments.put(segment.getKey(), segment.getValue());
    }
    segments.forEach(
        (number, segment) -> {
          BytesReader body = open(segment);
          long bucket = body.readLong();
          Bucket holder = buckets.computeIfAbsent(bucket, b -> new Bucket());
          long position = holder.size();
          holder.add(number, segment.length);
          index.replay(bucket, position, body);
        });
  }

  private static BytesReader open(byte[] segment) {
    BytesReader in = new BytesReader(segment);
    int version = in.readByte();
    if (version != FORMAT_VERSION) {
      throw new IllegalStateException(
          "segments have format " + FORMAT_VERSION + " here, found " + version);
    }
    return in;
  }

  public IndexT index() {
    return index;
  }

  /** The smallest bucket that has segments or is about to get one. */
  public OptionalLong firstBucket() {
    if (pending.isEmpty()) {
      return buckets.isEmpty() ? OptionalLong.empty() : OptionalLong.of(buckets.firstKey());
    }
    long first = pending.firstKey();
    return OptionalLong.of(buckets.isEmpty() ? first : Math.min(first, buckets.firstKey()));
  }

  /**
   * The oldest bucket, if its expiry is not awaited yet. A shard needs one timer, set to the expiry
   * of its oldest bucket: whoever asks sets it.
   */
  public OptionalLong bucketToAwait() {
    OptionalLong first = firstBucket();
    if (first.equals(awaitedBucket)) {
      return OptionalLong.empty();
    }
    awaitedBucket = first;
    return first;
  }

  /**
   * Where to write what the index learns, in the terms of {@link LogIndex#replay}. All that is
   * written for a bucket until the log is closed becomes one segment.
   */
  public BytesWriter appendTo(long bucket) {
    if (news == null || newsBucket != bucket) {
      newsBucket = bucket;
      news = pending.computeIfAbsent(bucket, b -> begin(spareWriter(), b));
    }
    return news;
  }

  private BytesWriter spareWriter() {
    BytesWriter spare = writers.poll();
    if (spare == null) {
      return new BytesWriter();
    }
    spare.clear();
    return spare;
  }

  private static BytesWriter begin(BytesWriter segment, long bucket) {
    segment.writeByte(FORMAT_VERSION);
    segment.writeLong(bucket);
    return segment;
  }

  /** How many bytes have been written for a bucket. */
  public long size(long bucket) {
    Bucket holder = buckets.get(bucket);
    BytesWriter unwritten = news != null && newsBucket == bucket ? news : pending.get(bucket);
    return (holder == null ? 0 : holder.size())
        + (unwritten == null ? 0 : unwritten.size() - HEADER_BYTES);
  }

  /**
   * Reads again what was written for a bucket. What it gives is good until the log is closed.
   *
   * @param position how many bytes were written for the bucket before; joining segments does not
   *     change that
   * @throws IllegalStateException if there is nothing at that position
   */
  public BytesReader read(long bucket, long position) {
    Bucket holder = buckets.get(bucket);
    long written = holder == null ? 0 : holder.size();
    if (holder != null && position < written) {
      Segment segment = holder.at(position);
      byte[] bytes = read(segment.number());
      int from = HEADER_BYTES + (int) (position - segment.from());
      return new BytesReader(bytes, from, bytes.length - from);
    }
    long rest = HEADER_BYTES + position - written;
    BytesWriter unwritten = pending.get(bucket);
    if (unwritten == null || rest >= unwritten.size()) {
      throw new IllegalStateException("bucket " + bucket + " has no position " + position);
    }
    return new BytesReader(unwritten.array(), (int) rest, unwritten.size() - (int) rest);
  }

  /** Reads all of a bucket again that was written before the log was opened. */
  public void readAll(long bucket, Consumer<BytesReader> reader) {
    Bucket holder = buckets.get(bucket);
    for (Segment segment : holder == null ? List.<Segment>of() : holder.segments) {
      byte[] bytes = read(segment.number());
      reader.accept(new BytesReader(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
    }
  }

  private byte[] read(long number) {
    if (latestRead == null || number != latestReadNumber) {
      latestRead = segmentState().get(number).read();
      latestReadNumber = number;
    }
    if (latestRead == null) {
      throw new IllegalStateException("segment " + number + " of the log is missing");
    }
    return latestRead;
  }

  /** Removes a bucket. The index must already have forgotten what is in it. */
  public void drop(long bucket) {
    Bucket dropped = buckets.remove(bucket);
    if (dropped != null) {
      dropped.segments.forEach(segment -> removeSegment(segment.number()));
    }
  }

  /**
   * Ends this use of the log: the stamp goes into the state, and the index may be trusted again.
   */
  public void close() {
    pending.forEach(this::append);
    writers.addAll(pending.values());
    pending.clear();
    news = null;
    latestRead = null;
    byte[] stamp = stamp();
    if (changed) {
      stampState().write(stamp);
    }
    trustedStamp = stamp;
    stampState = null;
    segmentState = null;
  }

  /** Empty for a log that never had anything, as its state has no stamp. */
  private byte[] stamp() {
    scratch.clear();
    if (nextSegment > 0) {
      scratch.writeLong(nextSegment);
      scratch.writeLong(history);
    }
    return scratch.toByteArray();
  }

  private void append(long bucket, BytesWriter segment) {
    Bucket holder = buckets.computeIfAbsent(bucket, b -> new Bucket());
    putSegment(holder, segment.toByteArray());
    if (holder.segments.size() - holder.joined >= JOIN_SEGMENTS) {
      joinSmall(bucket, holder);
    }
  }

  private void joinSmall(long bucket, Bucket holder) {
    List<Segment> small = holder.segments.subList(holder.joined, holder.segments.size());
    BytesWriter joined = begin(new BytesWriter(), bucket);
    for (Segment segment : small) {
      joined.writeBytes(read(segment.number()), HEADER_BYTES, segment.bodyBytes());
    }
    small.forEach(segment -> removeSegment(segment.number()));
    small.clear();
    putSegment(holder, joined.toByteArray());
  }

  private void putSegment(Bucket holder, byte[] segment) {
    long number = nextSegment++;
    segmentState().put(number, segment);
    holder.add(number, segment.length);
    note(number, Fingerprint.hash64(segment, 0, segment.length));
  }

  private void removeSegment(long number) {
    segmentState().remove(number);
    note(~number, 0);
  }

  private void note(long number, long content) {
    history = Long.rotateLeft(history ^ number, 17) * 0x9e3779b97f4a7c15L + content;
    changed = true;
  }

  private ValueState<byte[]> stampState() {
    return required(stampState);
  }

  private MapState<Long, byte[]> segmentState() {
    return required(segmentState);
  }

  private static <S> S required(@Nullable S state) {
    if (state == null) {
      throw new IllegalStateException("the log is not open");
    }
    return state;
  }
}
