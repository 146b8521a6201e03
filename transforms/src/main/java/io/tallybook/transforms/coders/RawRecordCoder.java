package io.tallybook.transforms.coders;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link RawRecord}, format 1. */
public final class RawRecordCoder extends VersionedCoder<RawRecord> {
  private static final long serialVersionUID = 1L;
  private static final RawRecordCoder INSTANCE = new RawRecordCoder();

  private RawRecordCoder() {
    super(1);
  }

  public static RawRecordCoder of() {
    return INSTANCE;
  }

  @Override
  void write(RawRecord value, OutputStream out) throws IOException {
    writeBytes(value.key(), out);
    writeBytes(value.payload(), out);
    writeCount(value.partition(), out);
    writeString(value.origin(), out);
    writeTime(value.recordedAtMillis(), out);
  }

  @Override
  RawRecord read(InputStream in) throws IOException {
    return new RawRecord(
        readBytes(in), readBytes(in), Math.toIntExact(readCount(in)), readString(in), readTime(in));
  }
}
