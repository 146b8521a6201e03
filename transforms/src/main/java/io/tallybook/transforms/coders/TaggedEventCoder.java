package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.model.CountedEvent.Role;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Coder of {@link TaggedEvent}, format 1. */
public final class TaggedEventCoder extends VersionedCoder<TaggedEvent> {
  private static final long serialVersionUID = 1L;
  private static final TaggedEventCoder INSTANCE = new TaggedEventCoder();

  private TaggedEventCoder() {
    super(1);
  }

  public static TaggedEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(TaggedEvent value, OutputStream out) throws IOException {
    writeEnum(value.role(), out);
    AdEventCoder.of().encode(value.event(), out);
    writeCount(value.verdicts().size(), out);
    for (Verdict verdict : value.verdicts()) {
      VerdictCoder.of().encode(verdict, out);
    }
  }

  @Override
  TaggedEvent read(InputStream in) throws IOException {
    Role role = readEnum(CountedEventCoder.ROLES, in);
    AdEvent event = AdEventCoder.of().decode(in);
    int verdictCount = Math.toIntExact(readCount(in));
    List<Verdict> verdicts = new ArrayList<>(verdictCount);
    for (int i = 0; i < verdictCount; i++) {
      verdicts.add(VerdictCoder.of().decode(in));
    }
    return new TaggedEvent(event, role, verdicts);
  }
}
