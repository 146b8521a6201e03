package io.tallybook.bench;

import io.tallybook.model.AdEvent;
import io.tallybook.transforms.coders.AdEventCoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Between events and the bytes they have in shuffles and state: once a shuffle, both ways. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventCoderBenchmark {
  private static final int BUFFER_BYTES = 1024;

  private final AdEventCoder coder = AdEventCoder.of();
  private final AdEvent[] events = SampleEvents.create().toArray(AdEvent[]::new);
  private final byte[][] encoded =
      SampleEvents.create().stream().map(EventCoderBenchmark::encoded).toArray(byte[][]::new);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(BUFFER_BYTES);
  private int next;

  private static byte[] encoded(AdEvent event) {
    try {
      return CoderUtils.encodeToByteArray(AdEventCoder.of(), event);
    } catch (CoderException e) {
      throw new IllegalStateException("an event always encodes", e);
    }
  }

  private int turn() {
    next = (next + 1) & (SampleEvents.COUNT - 1);
    return next;
  }

  /** Encodes one event into a buffer that is used again and returns its length in bytes. */
  @Benchmark
  public int encode() throws IOException {
    out.reset();
    coder.encode(events[turn()], out);
    return out.size();
  }

  /** Decodes one event. */
  @Benchmark
  public AdEvent decode() throws IOException {
    return coder.decode(new ByteArrayInputStream(encoded[turn()]));
  }
}
