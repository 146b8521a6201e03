package io.tallybook.transforms.sources;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.Coder;

/** Different numbers up to a limit; beyond it only that there are more. */
final class DistinctNumbers {
  static final Coder<DistinctNumbers> CODER = new NumbersCoder();

  private final TreeSet<Long> numbers = new TreeSet<>();
  private boolean more;

  /** Whether there are more than the limit. */
  boolean areMore() {
    return more;
  }

  /** The numbers, ascending; none if there are more than the limit. */
  long[] ascending() {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private void add(long number, int max) {
    if (!more) {
      numbers.add(number);
      if (numbers.size() > max) {
        numbers.clear();
        more = true;
      }
    }
  }

  private void addAll(DistinctNumbers other, int max) {
    other.numbers.forEach(number -> add(number, max));
    if (other.more) {
      numbers.clear();
      more = true;
    }
  }

  private byte[] toBytes() {
    BytesWriter out = new BytesWriter();
    out.writeByte(more ? 1 : 0);
    numbers.forEach(out::writeLong);
    return out.toByteArray();
  }

  private static DistinctNumbers ofBytes(byte[] bytes) {
    BytesReader in = new BytesReader(bytes);
    DistinctNumbers distinct = new DistinctNumbers();
    distinct.more = in.readByte() == 1;
    while (in.hasMore()) {
      distinct.numbers.add(in.readLong());
    }
    return distinct;
  }

  /** Collects the numbers of a key. */
  static final class Collect extends AddUpFn<Long, DistinctNumbers> {
    private static final long serialVersionUID = 1L;

    private final int max;

    Collect(int max) {
      this.max = max;
    }

    @Override
    public DistinctNumbers createAccumulator() {
      return new DistinctNumbers();
    }

    @Override
    public DistinctNumbers addInput(DistinctNumbers distinct, Long number) {
      distinct.add(number, max);
      return distinct;
    }

    @Override
    void addAll(DistinctNumbers to, DistinctNumbers other) {
      to.addAll(other, max);
    }

    @Override
    Coder<DistinctNumbers> coder() {
      return CODER;
    }
  }

  private static final class NumbersCoder extends BytesCoder<DistinctNumbers> {
    private static final long serialVersionUID = 1L;

    @Override
    byte[] toBytes(DistinctNumbers numbers) {
      return numbers.toBytes();
    }

    @Override
    DistinctNumbers ofBytes(byte[] bytes) {
      return DistinctNumbers.ofBytes(bytes);
    }
  }
}
