package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.model.CountedEvent.Role;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import java.util.ArrayList;
import java.util.List;

/** Tagged events as bytes in batches: role, event, verdicts. For one thread. */
public final class TaggedEventFormat {
  private static final Role[] ROLES = Role.values();
  private static final Tier[] TIERS = Tier.values();
  private static final Decision[] DECISIONS = Decision.values();

  private final AdEventFormat events = new AdEventFormat();

  /** Appends an event. */
  @SuppressWarnings("EnumOrdinal") // the constants' order is part of the format; a test pins it
  public void write(TaggedEvent tagged, BytesWriter out) {
    out.writeByte(tagged.role().ordinal());
    events.write(tagged.event(), out);
    out.writeVarint(tagged.verdicts().size());
    for (Verdict verdict : tagged.verdicts()) {
      out.writeString(verdict.ruleId());
      out.writeVarint(verdict.ruleVersion());
      out.writeString(verdict.listVersion());
      out.writeByte(verdict.tier().ordinal());
      out.writeByte(verdict.decision().ordinal());
      out.writeString(verdict.evidence());
    }
  }

  /** Reads the next event. */
  public TaggedEvent read(BytesReader in) {
    Role role = ROLES[in.readByte()];
    AdEvent event = events.read(in);
    int verdictCount = Math.toIntExact(in.readVarint());
    if (verdictCount == 0) {
      return new TaggedEvent(event, role, List.of());
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < verdictCount; i++) {
      verdicts.add(
          new Verdict(
              events.readRepeated(in),
              Math.toIntExact(in.readVarint()),
              events.readRepeated(in),
              TIERS[in.readByte()],
              DECISIONS[in.readByte()],
              in.readString()));
    }
    return new TaggedEvent(event, role, verdicts);
  }
}
