package io.tallybook.transforms.coders;

import io.tallybook.model.Leftover;
import io.tallybook.model.Leftover.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link Leftover}, format 1. */
public final class LeftoverCoder extends VersionedCoder<Leftover> {
  private static final long serialVersionUID = 1L;
  private static final LeftoverCoder INSTANCE = new LeftoverCoder();

  private LeftoverCoder() {
    super(1);
  }

  public static LeftoverCoder of() {
    return INSTANCE;
  }

  @Override
  void write(Leftover value, OutputStream out) throws IOException {
    writeEnum(value.kind(), out);
    writeString(value.code(), out);
    writeTime(value.dayMillis(), out);
  }

  @Override
  Leftover read(InputStream in) throws IOException {
    return new Leftover(readEnum(KINDS, in), readString(in), readTime(in));
  }

  private static final Kind[] KINDS = Kind.values();
}
