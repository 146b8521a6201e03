package io.tallybook.model;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The array beneath a {@link ByteString}, reached without a copy. Read only: byte strings are
 * immutable, and whoever wrote to this array would change one.
 */
final class ArrayView extends ByteOutput {
  private static final byte[] NONE = {};

  private byte[] array = NONE;
  private int from;
  private int to;
  private int pieces;

  private ArrayView() {}

  /** A view of all the bytes; null if they do not lie in one piece in one array. */
  static @Nullable ArrayView of(ByteString bytes) {
    ArrayView view = new ArrayView();
    try {
      // The only way to the array: the byte string offers its pieces to an output.
      UnsafeByteOperations.unsafeWriteTo(bytes, view);
    } catch (IOException e) {
      throw new UncheckedIOException("an output that does no I/O failed", e);
    }
    return view.pieces == 1 ? view : null;
  }

  byte[] array() {
    return array;
  }

  /** Index of the first byte. */
  int from() {
    return from;
  }

  /** Index after the last byte. */
  int to() {
    return to;
  }

  /** Whether these bytes are the ones of an array between two indices. */
  boolean equalsRange(byte[] other, int otherFrom, int otherTo) {
    return Arrays.equals(array, from, to, other, otherFrom, otherTo);
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    array = value;
    from = offset;
    to = offset + length;
    pieces++;
  }

  // The other ways a byte string may offer a piece: none of them gives its array away.

  private static final int NOT_ONE_ARRAY = 2;

  @Override
  public void write(byte value) {
    pieces = NOT_ONE_ARRAY;
  }

  @Override
  public void write(byte[] value, int offset, int length) {
    pieces = NOT_ONE_ARRAY;
  }

  @Override
  public void write(ByteBuffer value) {
    pieces = NOT_ONE_ARRAY;
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    pieces = NOT_ONE_ARRAY;
  }
}
