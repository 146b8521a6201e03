package io.tallybook.transforms.coders;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link RawRecord}, format 2. */
public final class RawRecordCoder extends VersionedCoder<RawRecord> {
  private static final long serialVersionUID = 1L;
  private static final RawRecordCoder INSTANCE = new RawRecordCoder();

  private RawRecordCoder() {
    super(2);
  }

  public static RawRecordCoder of() {
    return INSTANCE;
  }

  @Override
  void write(RawRecord value, OutputStream out) throws IOException {
    writeBytes(value.key(), out);
    writeBytes(value.payload(), out);
    writeString(value.topic(), out);
    writeCount(value.partition(), out);
    writeCount(value.offset(), out);
    writeTime(value.recordedAtMillis(), out);
  }

  @Override
  RawRecord read(InputStream in) throws IOException {
    return new RawRecord(
        readBytes(in),
        readBytes(in),
        readString(in),
        Math.toIntExact(readCount(in)),
        readCount(in),
        readTime(in));
  }
}
