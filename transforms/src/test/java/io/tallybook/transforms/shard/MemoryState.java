package io.tallybook.transforms.shard;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.ReadableStates;
import org.apache.beam.sdk.state.ValueState;
import org.jspecify.annotations.Nullable;

/** The state of one shard as a runner would keep it, with copies to go back to. */
public final class MemoryState {
  private final TreeMap<Long, byte[]> segments = new TreeMap<>();
  private byte @Nullable [] stamp;

  /** How often state was touched. */
  int accesses;

  MemoryState copy() {
    MemoryState copy = new MemoryState();
    copy.become(this);
    return copy;
  }

  /** Goes back, as after a bundle that failed. */
  void become(MemoryState former) {
    segments.clear();
    segments.putAll(former.segments);
    stamp = former.stamp;
  }

  public Map<Long, byte[]> segments() {
    return segments;
  }

  long bytes() {
    return segments.values().stream().mapToLong(segment -> segment.length).sum();
  }

  public ValueState<byte[]> stampState() {
    return new ValueState<>() {
      @Override
      public void write(byte[] input) {
        accesses++;
        stamp = input;
      }

      @Override
      @SuppressWarnings("NullAway") // Beam's interface does not say that it may be null
      public byte[] read() {
        accesses++;
        return stamp;
      }

      @Override
      public ValueState<byte[]> readLater() {
        return this;
      }

      @Override
      public void clear() {
        stamp = null;
      }
    };
  }

  public MapState<Long, byte[]> segmentState() {
    return new MapState<>() {
      @Override
      public void put(Long key, byte[] value) {
        accesses++;
        segments.put(key, value);
      }

      @Override
      public ReadableState<byte[]> computeIfAbsent(
          Long key, java.util.function.Function<? super Long, ? extends byte[]> mapping) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void remove(Long key) {
        accesses++;
        Objects.requireNonNull(segments.remove(key));
      }

      @Override
      public ReadableState<byte[]> get(Long key) {
        accesses++;
        return ReadableStates.immediate(Objects.requireNonNull(segments.get(key)));
      }

      @Override
      public ReadableState<byte[]> getOrDefault(Long key, byte[] defaultValue) {
        throw new UnsupportedOperationException();
      }

      @Override
      public ReadableState<Iterable<Long>> keys() {
        throw new UnsupportedOperationException();
      }

      @Override
      public ReadableState<Iterable<byte[]>> values() {
        throw new UnsupportedOperationException();
      }

      @Override
      public ReadableState<Iterable<Map.Entry<Long, byte[]>>> entries() {
        accesses++;
        // Not in the order of the keys: no runner promises it.
        return ReadableStates.immediate(segments.descendingMap().entrySet());
      }

      @Override
      public ReadableState<Boolean> isEmpty() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void clear() {
        segments.clear();
      }
    };
  }
}
