package io.tallybook.transforms.shard;

import io.tallybook.transforms.bytes.BytesWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * Log-structured state: fast as memory, exact as the runner's own state, by Beam's portable API
 * alone.
 *
 * <p>A stateful step over single elements pays several state accesses and a timer for each. Here a
 * step gets its elements in batches by shard ({@link BatchByShard}), looks things up in an index in
 * memory, and appends to the shard's log only what is new: per batch one read of the stamp and, if
 * there is news, one append per bucket and one write of the stamp.
 *
 * <p>What holds, always:
 *
 * <ol>
 *   <li><b>The log is the truth.</b> It lies in the runner's state and is consistent with every
 *       other effect of a bundle, so that exactly-once is the runner's, unchanged.
 *   <li><b>The index is a cache of the log.</b> An index is only used while the stamp in the state
 *       equals the stamp the index was built to. Otherwise (first touch, restore, rescaling, a
 *       bundle that failed or was retried elsewhere) it is rebuilt from the log. The stamp is a
 *       running hash (64 bits) over everything done to the log, with a count: a counter alone could
 *       match by accident.
 *   <li><b>An index in use is trusted by nobody else.</b> {@link #open} takes the trust away and
 *       {@link ShardLog#close} gives it back; an exception in between leaves the index untrusted.
 *   <li><b>The log is cut into buckets</b> (of event time, as the step chooses). A bucket goes as a
 *       whole, with one timer; there is none per key.
 *   <li><b>Segments are never changed.</b> Compaction joins the small ones of a bucket into a new
 *       one and removes them; the index does not notice. What has reached one KiB stays as it is,
 *       so an incremental checkpoint carries what is new, not what is old.
 *   <li><b>Replaying segments in order gives the index</b>, whatever the batches were.
 * </ol>
 *
 * <p>Memory: one index per shard that this worker has touched. After a rescaling an index of a
 * shard that has moved away stays until the worker ends: at most {@link Shards#COUNT}.
 *
 * <p>One instance per worker; for one thread.
 *
 * @param <IndexT> what the step looks up
 */
public final class ShardLogs<IndexT extends LogIndex> {
  private final Supplier<IndexT> emptyIndex;
  private final Map<Object, ShardLog<IndexT>> logs = new HashMap<>();

  /** Writers that no log uses now: only one log is open at a time. */
  private final Deque<BytesWriter> writers = new ArrayDeque<>();

  public ShardLogs(Supplier<IndexT> emptyIndex) {
    this.emptyIndex = emptyIndex;
  }

  /** The state in which the segments of a log lie, by number. */
  public static StateSpec<MapState<Long, byte[]>> segments() {
    return StateSpecs.map(BigEndianLongCoder.of(), ByteArrayCoder.of());
  }

  /** The state in which a log's stamp lies. */
  public static StateSpec<ValueState<byte[]>> stamp() {
    return StateSpecs.value(ByteArrayCoder.of());
  }

  /**
   * The log of a shard, with its index as of now. To be closed before the step returns.
   *
   * @param shard key, and window where there are several, of the state given
   */
  public ShardLog<IndexT> open(
      Object shard, ValueState<byte[]> stamp, MapState<Long, byte[]> segments) {
    byte @Nullable [] stampBytes = stamp.read();
    ShardLog<IndexT> log = logs.get(shard);
    if (log == null || !log.isAt(stampBytes)) {
      log = new ShardLog<>(emptyIndex.get(), writers);
      logs.put(shard, log);
      log.attach(stamp, segments);
      log.rebuild(stampBytes);
    } else {
      log.attach(stamp, segments);
    }
    return log;
  }

  /** Lets go of the index of a shard whose state the runner has cleared. */
  public void forget(Object shard) {
    logs.remove(shard);
  }
}
