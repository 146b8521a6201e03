package io.tallybook.transforms.coders;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link AggregateRow}, format 1. */
public final class AggregateRowCoder extends VersionedCoder<AggregateRow> {
  private static final long serialVersionUID = 1L;
  private static final AggregateRowCoder INSTANCE = new AggregateRowCoder();

  private AggregateRowCoder() {
    super(1);
  }

  public static AggregateRowCoder of() {
    return INSTANCE;
  }

  @Override
  void write(AggregateRow value, OutputStream out) throws IOException {
    AggregateKeyCoder.of().encode(value.key(), out);
    writeEnum(value.source(), out);
    writeCount(value.version(), out);
    writeTime(value.asOfMillis(), out);
    MeasuresCoder.of().encode(value.measures(), out);
    writeString(value.currency(), out);
  }

  @Override
  AggregateRow read(InputStream in) throws IOException {
    return new AggregateRow(
        AggregateKeyCoder.of().decode(in),
        readEnum(SOURCES, in),
        readCount(in),
        readTime(in),
        MeasuresCoder.of().decode(in),
        readString(in));
  }

  static final Source[] SOURCES = Source.values();
}
