package io.tallybook.transforms.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes values one after another into an array that grows. Made to be kept and cleared: a writer
 * that lives as long as its worker allocates nothing any more once it has its size. For one thread.
 */
public final class BytesWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int CAPACITY_INITIAL = 512;

  private byte[] bytes = new byte[CAPACITY_INITIAL];
  private int size;

  /** How many bytes have been written since the last {@link #clear}. */
  public int size() {
    return size;
  }

  /** Forgets what was written. */
  public void clear() {
    size = 0;
  }

  /** What was written, as an array of its own. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** The array behind, of which {@link #size} bytes count; only until the next write. */
  public byte[] array() {
    return bytes;
  }

  public void writeByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  /** Eight bytes, the highest first. */
  public void writeLong(long value) {
    ensure(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** One to ten bytes, seven bits each, the lowest first; small values that are not negative. */
  public void writeVarint(long value) {
    ensure(10);
    if ((value & ~0x7fL) == 0) {
      bytes[size++] = (byte) value;
      return;
    }
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** As {@link #writeVarint}, for values that are small in either direction. */
  public void writeSignedVarint(long value) {
    writeVarint((value << 1) ^ (value >> 63));
  }

  /** The length in bytes and the text in UTF-8. */
  public void writeString(String text) {
    byte[] encoded = text.getBytes(UTF_8);
    writeVarint(encoded.length);
    writeBytes(encoded, 0, encoded.length);
  }

  /** Bytes as they are, without a length. */
  public void writeBytes(byte[] source, int from, int length) {
    ensure(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
