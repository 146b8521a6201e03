package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CoderException;

/** Coder of {@link AdEvent}: its length, then its bytes as of {@link AdEventFormat}. */
public final class AdEventCoder extends VersionedCoder<AdEvent> {
  private static final long serialVersionUID = 1L;
  private static final AdEventCoder INSTANCE = new AdEventCoder();

  /** A coder serves many threads, a format and a writer one. */
  private static final ThreadLocal<AdEventFormat> FORMATS =
      ThreadLocal.withInitial(AdEventFormat::new);

  private static final ThreadLocal<BytesWriter> WRITERS = ThreadLocal.withInitial(BytesWriter::new);

  private AdEventCoder() {
    super(AdEventFormat.VERSION);
  }

  public static AdEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(AdEvent value, OutputStream out) throws IOException {
    BytesWriter bytes = WRITERS.get();
    bytes.clear();
    FORMATS.get().write(value, bytes);
    writeCount(bytes.size(), out);
    out.write(bytes.array(), 0, bytes.size());
  }

  @Override
  AdEvent read(InputStream in) throws IOException {
    byte[] bytes = readBlock(in);
    try {
      return FORMATS.get().read(new BytesReader(bytes));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CoderException("these " + bytes.length + " bytes are no event", e);
    }
  }
}
