package io.tallybook.transforms.coders;

import io.tallybook.model.LoggedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link LoggedEvent}, format 2. */
public final class LoggedEventCoder extends VersionedCoder<LoggedEvent> {
  private static final long serialVersionUID = 1L;
  private static final LoggedEventCoder INSTANCE = new LoggedEventCoder();

  private LoggedEventCoder() {
    super(2);
  }

  public static LoggedEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(LoggedEvent value, OutputStream out) throws IOException {
    AdEventCoder.of().encode(value.event(), out);
    writeCount(value.partition(), out);
    writeCount(value.offset(), out);
    writeTime(value.recordedAtMillis(), out);
  }

  @Override
  LoggedEvent read(InputStream in) throws IOException {
    return new LoggedEvent(
        AdEventCoder.of().decode(in), Math.toIntExact(readCount(in)), readCount(in), readTime(in));
  }
}
