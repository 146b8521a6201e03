package io.tallybook.transforms.coders;

import io.tallybook.model.CountedEvent;
import io.tallybook.model.CountedEvent.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link CountedEvent}, format 1. */
public final class CountedEventCoder extends VersionedCoder<CountedEvent> {
  private static final long serialVersionUID = 1L;
  private static final CountedEventCoder INSTANCE = new CountedEventCoder();

  private CountedEventCoder() {
    super(1);
  }

  public static CountedEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(CountedEvent value, OutputStream out) throws IOException {
    writeEnum(value.role(), out);
    AdEventCoder.of().encode(value.event(), out);
  }

  @Override
  CountedEvent read(InputStream in) throws IOException {
    Role role = readEnum(ROLES, in);
    return new CountedEvent(AdEventCoder.of().decode(in), role);
  }

  static final Role[] ROLES = Role.values();
}
