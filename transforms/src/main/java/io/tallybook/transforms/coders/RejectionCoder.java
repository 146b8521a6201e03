package io.tallybook.transforms.coders;

import io.tallybook.model.Rejection;
import io.tallybook.model.RejectionCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link Rejection}, format 1. */
public final class RejectionCoder extends VersionedCoder<Rejection> {
  private static final long serialVersionUID = 1L;
  private static final RejectionCoder INSTANCE = new RejectionCoder();

  private RejectionCoder() {
    super(1);
  }

  public static RejectionCoder of() {
    return INSTANCE;
  }

  @Override
  void write(Rejection value, OutputStream out) throws IOException {
    writeString(value.code().name(), out);
    writeString(value.stage(), out);
    writeString(value.field(), out);
    writeString(value.detail(), out);
    RawRecordCoder.of().encode(value.record(), out);
  }

  @Override
  Rejection read(InputStream in) throws IOException {
    return new Rejection(
        RejectionCode.valueOf(readString(in)),
        readString(in),
        readString(in),
        readString(in),
        RawRecordCoder.of().decode(in));
  }
}
