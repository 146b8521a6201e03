package io.tallybook.transforms.coders;

import io.tallybook.model.BillingLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;

/** Coder of {@link BillingLine}, format 1. */
public final class BillingLineCoder extends VersionedCoder<BillingLine> {
  private static final long serialVersionUID = 1L;
  private static final BillingLineCoder INSTANCE = new BillingLineCoder();

  private BillingLineCoder() {
    super(1);
  }

  public static BillingLineCoder of() {
    return INSTANCE;
  }

  @Override
  void write(BillingLine value, OutputStream out) throws IOException {
    writeCount(value.day().toEpochDay(), out);
    AdRefCoder.of().encode(value.ad(), out);
    writeCount(value.clicks(), out);
    writeCount(value.unpricedClicks(), out);
    writeCount(value.invalidClicks(), out);
    writeCount(value.duplicates(), out);
    writeCount(value.amountMicros(), out);
    writeCount(value.invalidMicros(), out);
    writeString(value.currency(), out);
  }

  @Override
  BillingLine read(InputStream in) throws IOException {
    return new BillingLine(
        LocalDate.ofEpochDay(readCount(in)),
        AdRefCoder.of().decode(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readString(in));
  }
}
