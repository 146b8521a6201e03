package io.tallybook.transforms.visits;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.verdicts.Mark;

/** A click as the lanes write it, packed once for all of them. Holds one. For one thread. */
public final class PackedClick {
  private final VisitKeys keys = new VisitKeys();
  private final TaggedEventFormat format = new TaggedEventFormat();
  private final BytesWriter content = new BytesWriter();
  private long id;
  private int change;

  PackedClick() {}

  /** Takes a click in place of the former one. */
  void set(TaggedEvent tagged) {
    keys.set(tagged);
    id = Mark.idHash(tagged);
    change = tagged.role().unique();
    content.clear();
    format.writeTagged(tagged, content);
  }

  VisitKeys keys() {
    return keys;
  }

  /** What {@link Visit} reads behind the keys. */
  void writeTo(BytesWriter out) {
    out.writeLong(id);
    out.writeByte(change);
    out.writeVarint(content.size());
    out.writeBytes(content.array(), 0, content.size());
  }
}
