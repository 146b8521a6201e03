package io.tallybook.stores.rawlog;

import java.io.IOException;
import org.apache.parquet.io.PositionOutputStream;

/** A file being written, and the digest of what was written to it. */
final class HashingOutput extends PositionOutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Disk.NewFile file;
  private final Sha256 digest = new Sha256();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long position;

  HashingOutput(Disk.NewFile file) {
    this.file = file;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int value) throws IOException {
    if (buffered == buffer.length) {
      drain();
    }
    buffer[buffered++] = (byte) value;
    position++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length > buffer.length - buffered) {
      drain();
    }
    if (length > buffer.length) {
      pass(bytes, from, length);
    } else {
      System.arraycopy(bytes, from, buffer, buffered, length);
      buffered += length;
    }
    position += length;
  }

  private void drain() throws IOException {
    pass(buffer, 0, buffered);
    buffered = 0;
  }

  private void pass(byte[] bytes, int from, int length) throws IOException {
    digest.update(bytes, from, length);
    file.write(bytes, from, length);
  }

  /** Returns once all that was written survives a loss of power. */
  void force() throws IOException {
    drain();
    file.force();
  }

  /** Digest of all that was written; asked for once, after {@link #force}. */
  String sha256() {
    return digest.hex();
  }

  @Override
  public void flush() throws IOException {
    drain();
  }

  /** Parquet closes its output before it could be forced to disk; {@link #release} is for real. */
  @Override
  public void close() throws IOException {
    drain();
  }

  /** Closes the file. */
  void release() throws IOException {
    file.close();
  }
}
