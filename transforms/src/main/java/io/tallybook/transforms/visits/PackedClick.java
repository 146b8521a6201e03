package io.tallybook.transforms.visits;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.verdicts.ClickContent;
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

  /** Appends the content as where marks are folded it is read; tells which click it is. */
  long writeAsContent(BytesWriter out) {
    long key = Mark.keyOf(id, timeMillis);
    ClickContent.write(key, content, out);
    return key;
  }

  /** Appends the content behind its length. */
  void writeContent(BytesWriter out) {
    out.writeVarint(content.size());
    out.writeBytes(content.array(), 0, content.size());
  }
}
