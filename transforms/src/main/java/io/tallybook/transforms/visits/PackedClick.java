package io.tallybook.transforms.visits;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.verdicts.Mark;

/** A click as the lanes write it, packed once for all of them. Holds one. For one thread. */
public final class PackedClick {
  private final VisitKeys keys = new VisitKeys();
  private final TaggedEventFormat format = new TaggedEventFormat();
  private final BytesWriter content = new BytesWriter();
  private long id;
  private int change;
  private long timeMillis;

  PackedClick() {}

  /** Takes a click in place of the former one. */
  void set(TaggedEvent tagged) {
    keys.set(tagged);
    id = Mark.idHash(tagged);
    change = tagged.role().unique();
    timeMillis = tagged.event().header().eventTimeMillis();
    content.clear();
    format.writeTagged(tagged, content);
  }

  VisitKeys keys() {
    return keys;
  }

  /** A hash of its id. */
  long id() {
    return id;
  }

  /** How much more often it has come than it has gone, now. */
  int change() {
    return change;
  }

  long timeMillis() {
    return timeMillis;
  }

  /** The key whose shard has the content: the address or, where there is none, the click itself. */
  long home() {
    return keys.address() == VisitKeys.NONE ? Fingerprint.combine(id, 1) : keys.address();
  }

  /** Appends the content behind its length. */
  void writeContent(BytesWriter out) {
    out.writeVarint(content.size());
    out.writeBytes(content.array(), 0, content.size());
  }
}
