package io.tallybook.transforms.shard;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Packs the elements of a bundle into one batch per shard, so that what a runner does per element
 * (keying, serializing, shuffling, one call and one state access) is paid per batch.
 *
 * <p>{@code PCollection<T>} in the global window -> {@code PCollection<KV<shard key, batch>>};
 * {@link #read} opens a batch. Elements of one shard keep their order.
 *
 * <p>Time: a batch carries the smallest timestamp of its elements, so that what is unpacked from it
 * is never earlier than it. State: none; buffers are empty between bundles. Rejects: nothing. Cost:
 * no shuffle itself; each element is encoded once.
 *
 * @param <T> the elements
 */
public final class BatchByShard<T>
    extends PTransform<PCollection<T>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1L;

  /** The batches. */
  public static final TupleTag<KV<Integer, byte[]>> BATCHES = new TupleTag<>("batches") {};

  /** What batches are encoded with. */
  public static final Coder<KV<Integer, byte[]>> CODER =
      KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());

  private static final int FORMAT_VERSION = 1;

  private final ShardEncoder.Factory<T> encoders;
  private final int shards;

  private BatchByShard(ShardEncoder.Factory<T> encoders, int shards) {
    this.encoders = encoders;
    this.shards = shards;
  }

  public static <T> BatchByShard<T> with(ShardEncoder.Factory<T> encoders) {
    return new BatchByShard<>(encoders, Shards.COUNT);
  }

  /**
   * The same with another number of shards. A worker holds a batch of up to 64 KiB for each.
   *
   * @param newShards a power of two
   * @throws IllegalArgumentException if it is none
   */
  public BatchByShard<T> withShards(int newShards) {
    if (Integer.bitCount(newShards) != 1 || newShards < 1) {
      throw new IllegalArgumentException("shards must be a power of two, are " + newShards);
    }
    return new BatchByShard<>(encoders, newShards);
  }

  /** The same as the last stage of a chain. */
  public Stage<T, KV<Integer, byte[]>> stage() {
    return stage(encoders, shards);
  }

  /** Static, so that the stage does not hold the transform. */
  private static <T> Stage<T, KV<Integer, byte[]>> stage(
      ShardEncoder.Factory<T> encoders, int shards) {
    return (out, sides) -> new PackStep<>(encoders.create(), shards, out);
  }

  /** Begins a batch in place of what was written; elements follow one after another. */
  public static void begin(BytesWriter batch) {
    batch.clear();
    batch.writeByte(FORMAT_VERSION);
  }

  /**
   * Opens a batch at its first element.
   *
   * @throws IllegalStateException if another release wrote it
   */
  public static BytesReader read(byte[] batch) {
    BytesReader in = new BytesReader(batch);
    int version = in.readByte();
    if (version != FORMAT_VERSION) {
      throw new IllegalStateException(
          "batches have format " + FORMAT_VERSION + " here, found " + version);
    }
    return in;
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<T> elements) {
    return elements
        .apply("Pack", RunStage.of(stage(), BATCHES, TupleTagList.empty()))
        .get(BATCHES)
        .setCoder(CODER);
  }

  private static final class PackStep<T> implements Step<T> {
    /** Bounds the memory of a bundle. */
    private static final int BATCH_BYTES_MAX = 1 << 16;

    private final ShardEncoder<T> encoder;
    private final Outlet<KV<Integer, byte[]>> out;
    private final BytesWriter element = new BytesWriter();
    private final Batch[] batches;

    PackStep(ShardEncoder<T> encoder, int shards, Outlet<KV<Integer, byte[]>> out) {
      this.encoder = encoder;
      this.out = out;
      this.batches = new Batch[shards];
      for (int i = 0; i < batches.length; i++) {
        batches[i] = new Batch(Shards.keyAt(i));
      }
    }

    @Override
    public void startBundle() {
      for (Batch batch : batches) {
        batch.clear();
      }
    }

    @Override
    public void emit(T value, long timestampMillis) {
      element.clear();
      long hash = encoder.encode(value, element);
      Batch batch = batches[Shards.indexOf(hash, batches.length)];
      batch.add(element, timestampMillis);
      if (batch.bytes.size() >= BATCH_BYTES_MAX) {
        batch.flush(out);
      }
    }

    @Override
    public void finishBundle() {
      for (Batch batch : batches) {
        if (!batch.isEmpty()) {
          batch.flush(out);
        }
      }
    }
  }

  /** What one shard gets from the bundle. */
  private static final class Batch {
    private final int shardKey;
    private final BytesWriter bytes = new BytesWriter();
    private long timestampMillis;

    Batch(int shardKey) {
      this.shardKey = shardKey;
    }

    void clear() {
      begin(bytes);
      timestampMillis = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    }

    boolean isEmpty() {
      return bytes.size() == 1;
    }

    void add(BytesWriter element, long elementMillis) {
      bytes.writeBytes(element.array(), 0, element.size());
      timestampMillis = Math.min(timestampMillis, elementMillis);
    }

    void flush(Outlet<KV<Integer, byte[]>> out) {
      out.emit(KV.of(shardKey, bytes.toByteArray()), timestampMillis);
      clear();
    }
  }
}
