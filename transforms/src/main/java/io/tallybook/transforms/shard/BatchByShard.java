package io.tallybook.transforms.shard;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

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
    if (!(elements.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException(
          "batches are packed in the global window, the input has "
              + elements.getWindowingStrategy().getWindowFn());
    }
    return elements
        .apply("Pack", ParDo.of(new PackFn<>(encoders, shards)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
  }

  private static final class PackFn<T> extends DoFn<T, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    /** Bounds the memory of a bundle. */
    private static final int BATCH_BYTES_MAX = 1 << 16;

    /** Asked for with every output: not made anew each time. */
    private static final Duration ANY_SKEW = Duration.millis(Long.MAX_VALUE);

    private final ShardEncoder.Factory<T> encoders;
    private final int shards;
    private transient ShardEncoder<T> encoder;
    private transient BytesWriter element;
    private transient Batch[] batches;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    PackFn(ShardEncoder.Factory<T> encoders, int shards) {
      this.encoders = encoders;
      this.shards = shards;
    }

    @Setup
    public void setup() {
      encoder = encoders.create();
      element = new BytesWriter();
      batches = new Batch[shards];
      for (int i = 0; i < batches.length; i++) {
        batches[i] = new Batch(Shards.keyAt(i));
      }
    }

    @StartBundle
    public void startBundle() {
      for (Batch batch : batches) {
        batch.clear();
      }
    }

    @ProcessElement
    public void process(
        @Element T value, @Timestamp Instant timestamp, OutputReceiver<KV<Integer, byte[]>> out) {
      element.clear();
      long hash = encoder.encode(value, element);
      Batch batch = batches[Shards.indexOf(hash, shards)];
      batch.add(element, timestamp.getMillis());
      if (batch.bytes.size() >= BATCH_BYTES_MAX) {
        out.outputWithTimestamp(batch.toElement(), batch.timestamp());
        batch.clear();
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      for (Batch batch : batches) {
        if (!batch.isEmpty()) {
          context.output(batch.toElement(), batch.timestamp(), GlobalWindow.INSTANCE);
          batch.clear();
        }
      }
    }

    /** A batch that is full in mid-bundle may hold elements earlier than the one that filled it. */
    @Override
    @SuppressWarnings("deprecation") // still the only way to say it
    public Duration getAllowedTimestampSkew() {
      return ANY_SKEW;
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
      bytes.clear();
      bytes.writeByte(FORMAT_VERSION);
      timestampMillis = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    }

    boolean isEmpty() {
      return bytes.size() == 1;
    }

    void add(BytesWriter element, long elementMillis) {
      bytes.writeBytes(element.array(), 0, element.size());
      timestampMillis = Math.min(timestampMillis, elementMillis);
    }

    KV<Integer, byte[]> toElement() {
      return KV.of(shardKey, bytes.toByteArray());
    }

    Instant timestamp() {
      return Instant.ofEpochMilli(timestampMillis);
    }
  }
}
