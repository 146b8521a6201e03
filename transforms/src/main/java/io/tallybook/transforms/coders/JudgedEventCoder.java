package io.tallybook.transforms.coders;

import io.tallybook.model.JudgedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link JudgedEvent}, format 1. */
public final class JudgedEventCoder extends VersionedCoder<JudgedEvent> {
  private static final long serialVersionUID = 1L;
  private static final JudgedEventCoder INSTANCE = new JudgedEventCoder();

  private JudgedEventCoder() {
    super(1);
  }

  public static JudgedEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(JudgedEvent value, OutputStream out) throws IOException {
    LoggedEventCoder.of().encode(value.logged(), out);
    VerdictCoder.writeAll(value.verdicts(), out);
  }

  @Override
  JudgedEvent read(InputStream in) throws IOException {
    return new JudgedEvent(LoggedEventCoder.of().decode(in), VerdictCoder.readAll(in));
  }
}
