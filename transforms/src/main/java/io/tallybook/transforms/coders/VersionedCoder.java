package io.tallybook.transforms.coders;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/**
 * A deterministic coder whose bytes begin with a format version, so that state written by an older
 * release is recognised instead of misread. Strings and bytes are length-prefixed, counts are
 * varints, times are eight bytes.
 */
abstract class VersionedCoder<T> extends AtomicCoder<T> {
  private static final long serialVersionUID = 1L;

  private final int formatVersion;

  VersionedCoder(int formatVersion) {
    this.formatVersion = formatVersion;
  }

  abstract void write(T value, OutputStream out) throws IOException;

  abstract T read(InputStream in) throws IOException;

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    out.write(formatVersion);
    write(value, out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    int found = in.read();
    if (found != formatVersion) {
      throw new CoderException(
          getClass().getSimpleName()
              + " reads format "
              + formatVersion
              + ", found "
              + (found < 0 ? "the end of the data" : Integer.toString(found)));
    }
    return read(in);
  }

  @Override
  public final boolean consistentWithEquals() {
    return true;
  }

  static void writeString(String value, OutputStream out) throws IOException {
    byte[] bytes = value.getBytes(UTF_8);
    VarInt.encode(bytes.length, out);
    out.write(bytes);
  }

  static String readString(InputStream in) throws IOException {
    return new String(readBlock(in), UTF_8);
  }

  static void writeBytes(ByteString value, OutputStream out) throws IOException {
    VarInt.encode(value.size(), out);
    value.writeTo(out);
  }

  static ByteString readBytes(InputStream in) throws IOException {
    return ByteString.copyFrom(readBlock(in));
  }

  static byte[] readBlock(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new CoderException("expected " + length + " bytes, found " + bytes.length);
    }
    return bytes;
  }

  static void writeCount(long value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  static long readCount(InputStream in) throws IOException {
    return VarInt.decodeLong(in);
  }

  static void writeTime(long millis, OutputStream out) throws IOException {
    new DataOutputStream(out).writeLong(millis);
  }

  static long readTime(InputStream in) throws IOException {
    return new DataInputStream(in).readLong();
  }

  /** The constants' order is part of the format; a test pins it. */
  @SuppressWarnings("EnumOrdinal")
  static void writeEnum(Enum<?> value, OutputStream out) throws IOException {
    out.write(value.ordinal());
  }

  static <E extends Enum<E>> E readEnum(E[] values, InputStream in) throws IOException {
    int ordinal = in.read();
    if (ordinal < 0 || ordinal >= values.length) {
      throw new CoderException(
          "no " + values[0].getDeclaringClass().getSimpleName() + " has number " + ordinal);
    }
    return values[ordinal];
  }
}
