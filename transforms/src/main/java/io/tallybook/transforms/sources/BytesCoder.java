package io.tallybook.transforms.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;

/** A deterministic coder of what has a form in bytes of its own. Two of a class are equal. */
abstract class BytesCoder<T> extends AtomicCoder<T> {
  private static final long serialVersionUID = 1L;

  abstract byte[] toBytes(T value);

  abstract T ofBytes(byte[] bytes);

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    ByteArrayCoder.of().encode(toBytes(value), out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    return ofBytes(ByteArrayCoder.of().decode(in));
  }
}
