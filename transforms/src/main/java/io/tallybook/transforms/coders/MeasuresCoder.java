package io.tallybook.transforms.coders;

import io.tallybook.model.Measures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link Measures}, format 3. */
public final class MeasuresCoder extends VersionedCoder<Measures> {
  private static final long serialVersionUID = 1L;
  private static final MeasuresCoder INSTANCE = new MeasuresCoder();

  private MeasuresCoder() {
    super(3);
  }

  public static MeasuresCoder of() {
    return INSTANCE;
  }

  @Override
  void write(Measures value, OutputStream out) throws IOException {
    writeCount(value.grossClicks(), out);
    writeCount(value.givtClicks(), out);
    writeCount(value.sivtClicks(), out);
    writeCount(value.suspectClicks(), out);
    writeCount(value.undecidedClicks(), out);
    writeCount(value.duplicates(), out);
    writeCount(value.impressions(), out);
    writeCount(value.conversions(), out);
    writeCount(value.spendMicros(), out);
    writeCount(value.invalidMicros(), out);
    writeCount(value.prefetchClicks(), out);
    writeCount(value.internalClicks(), out);
  }

  @Override
  Measures read(InputStream in) throws IOException {
    return new Measures(
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in),
        readCount(in));
  }
}
