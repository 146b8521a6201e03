package io.tallybook.transforms.coders;

import io.tallybook.model.LeftoverRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link LeftoverRow}, format 1. */
public final class LeftoverRowCoder extends VersionedCoder<LeftoverRow> {
  private static final long serialVersionUID = 1L;
  private static final LeftoverRowCoder INSTANCE = new LeftoverRowCoder();

  private LeftoverRowCoder() {
    super(1);
  }

  public static LeftoverRowCoder of() {
    return INSTANCE;
  }

  @Override
  void write(LeftoverRow value, OutputStream out) throws IOException {
    LeftoverCoder.of().encode(value.leftover(), out);
    writeEnum(value.source(), out);
    writeCount(value.count(), out);
  }

  @Override
  LeftoverRow read(InputStream in) throws IOException {
    return new LeftoverRow(
        LeftoverCoder.of().decode(in), readEnum(AggregateRowCoder.SOURCES, in), readCount(in));
  }
}
