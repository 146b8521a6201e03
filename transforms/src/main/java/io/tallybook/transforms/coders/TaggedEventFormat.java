package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.model.EventHeader;
import io.tallybook.model.FieldBytes;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Undecided;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import java.util.ArrayList;
import java.util.List;

/**
 * Events with verdicts as bytes in batches, without the user agent: event time (eight bytes),
 * declared and receive time as distances from it, payload, twice the number of verdicts (one more
 * if {@link Undecided#MARK} comes behind the others, which is not written), verdicts, and a hash of
 * the user agent (eight bytes). For one thread.
 */
public final class TaggedEventFormat {
  private static final Role[] ROLES = Role.values();
  private static final Tier[] TIERS = Tier.values();
  private static final Category[] CATEGORIES = Category.values();
  private static final Decision[] DECISIONS = Decision.values();

  private final AdEventFormat events = new AdEventFormat();

  /** Appends an event whose role is not known yet, with its user agent's hash. */
  public void write(AdEvent event, List<Verdict> verdicts, BytesWriter out) {
    write(event, verdicts, agentHash(event), out);
  }

  /** Tells the event's user agent from others; 0 if it has none. */
  public static long agentHash(AdEvent event) {
    FieldBytes fields = event.header().fieldBytes();
    int length = fields.agentTextLength();
    return length == 0 ? 0 : Fingerprint.hash64(fields.array(), fields.agentTextFrom(), length);
  }

  @SuppressWarnings("EnumOrdinal") // the constants' order is part of the format; a test pins it
  private void write(AdEvent event, List<Verdict> verdicts, long agentHash, BytesWriter out) {
    EventHeader header = event.header();
    long eventTimeMillis = header.eventTimeMillis();
    out.writeLong(eventTimeMillis);
    out.writeSignedVarint(header.declaredTimeMillis() - eventTimeMillis);
    out.writeSignedVarint(header.receivedAtMillis() - eventTimeMillis);
    events.writePayloadWithoutUserAgent(event, out);
    boolean undecided = verdicts.contains(Undecided.MARK);
    out.writeVarint(2L * (verdicts.size() - (undecided ? 1 : 0)) + (undecided ? 1 : 0));
    for (Verdict verdict : verdicts) {
      if (verdict.equals(Undecided.MARK)) {
        continue;
      }
      out.writeString(verdict.ruleId());
      out.writeVarint(verdict.ruleVersion());
      out.writeString(verdict.listVersion());
      out.writeByte(verdict.tier().ordinal());
      out.writeByte(verdict.category().ordinal());
      out.writeByte(verdict.decision().ordinal());
      out.writeString(verdict.evidence());
    }
    out.writeLong(agentHash);
  }

  /** Reads the next event and gives it a role. */
  public TaggedEvent read(BytesReader in, Role role) {
    long eventTimeMillis = in.readLong();
    AdEvent event =
        events.readPayload(
            eventTimeMillis,
            eventTimeMillis + in.readSignedVarint(),
            eventTimeMillis + in.readSignedVarint(),
            in);
    int verdictsHeader = Math.toIntExact(in.readVarint());
    boolean undecided = verdictsHeader % 2 == 1;
    int verdictCount = verdictsHeader / 2;
    if (verdictCount == 0) {
      return new TaggedEvent(event, role, Undecided.alone(undecided), in.readLong());
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < verdictCount; i++) {
      verdicts.add(
          new Verdict(
              events.readRepeated(in),
              Math.toIntExact(in.readVarint()),
              events.readRepeated(in),
              TIERS[in.readByte()],
              CATEGORIES[in.readByte()],
              DECISIONS[in.readByte()],
              in.readString()));
    }
    if (undecided) {
      verdicts.add(Undecided.MARK);
    }
    return new TaggedEvent(event, role, verdicts, in.readLong());
  }

  /** Appends an event behind its role. */
  @SuppressWarnings("EnumOrdinal") // the constants' order is part of the format; a test pins it
  public void write(TaggedEvent tagged, BytesWriter out) {
    out.writeByte(tagged.role().ordinal());
    writeTagged(tagged, out);
  }

  /** Appends an event without its role. */
  public void writeTagged(TaggedEvent tagged, BytesWriter out) {
    write(tagged.event(), tagged.verdicts(), tagged.agentHash(), out);
  }

  /** Reads the next event behind its role. */
  public TaggedEvent read(BytesReader in) {
    Role role = ROLES[in.readByte()];
    return read(in, role);
  }
}
