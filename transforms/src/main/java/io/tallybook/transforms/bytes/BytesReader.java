package io.tallybook.transforms.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.InternTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads what a {@link BytesWriter} has written. For one thread. Reading past the end throws {@link
 * IndexOutOfBoundsException}.
 */
public final class BytesReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int position;

  public BytesReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads a part of the array. */
  public BytesReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.position = from;
    this.end = from + length;
  }

  public boolean hasMore() {
    return position < end;
  }

  /** How many bytes there are still to read. */
  public int remaining() {
    return end - position;
  }

  /** Where the next byte is read. */
  public int position() {
    return position;
  }

  public void skip(int count) {
    position += count;
  }

  /** The array that is read. */
  public byte[] array() {
    return bytes;
  }

  public int readByte() {
    return bytes[position++];
  }

  public long readLong() {
    long value = (long) LONGS.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  public long readVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes[position++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a varint has at most ten bytes");
  }

  public long readSignedVarint() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  public String readString() {
    int length = Math.toIntExact(readVarint());
    String text = new String(bytes, position, length, UTF_8);
    position += length;
    return text;
  }

  /** A text that comes again and again, as the one instance the table has of it. */
  public String readString(InternTable<String> table) {
    int length = Math.toIntExact(readVarint());
    String known = table.find(bytes, position, position + length);
    if (known == null) {
      known = new String(bytes, position, length, UTF_8);
      table.keep(bytes, position, position + length, known);
    }
    position += length;
    return known;
  }
}
