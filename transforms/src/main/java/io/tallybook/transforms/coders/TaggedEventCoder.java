package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link TaggedEvent}, format 2. */
public final class TaggedEventCoder extends VersionedCoder<TaggedEvent> {
  private static final long serialVersionUID = 1L;
  private static final TaggedEventCoder INSTANCE = new TaggedEventCoder();

  private TaggedEventCoder() {
    super(2);
  }

  public static TaggedEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(TaggedEvent value, OutputStream out) throws IOException {
    writeEnum(value.role(), out);
    AdEventCoder.of().encode(value.event(), out);
    VerdictCoder.writeAll(value.verdicts(), out);
    writeTime(value.agentHash(), out);
  }

  @Override
  TaggedEvent read(InputStream in) throws IOException {
    Role role = readEnum(ROLES, in);
    AdEvent event = AdEventCoder.of().decode(in);
    return new TaggedEvent(event, role, VerdictCoder.readAll(in), readTime(in));
  }

  private static final Role[] ROLES = Role.values();
}
