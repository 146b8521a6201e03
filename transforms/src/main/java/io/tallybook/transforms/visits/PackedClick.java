package io.tallybook.transforms.visits;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.verdicts.Mark;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A click as the lanes write it, looked at once for all of them. Holds one. For one thread. */
public final class PackedClick {
  private final VisitKeys keys = new VisitKeys();
  private final TaggedEventFormat format = new TaggedEventFormat();

  /** Empty as long as nobody has asked for it. */
  private final BytesWriter content = new BytesWriter();

  private @Nullable TaggedEvent click;
  private long id;
  private int change;
  private long timeMillis;

  PackedClick() {}

  /** Takes a click in place of the former one. */
  void set(TaggedEvent tagged) {
    click = tagged;
    keys.set(tagged);
    id = Mark.idHash(tagged);
    change = tagged.role().unique();
    timeMillis = tagged.event().header().eventTimeMillis();
    content.clear();
  }

  VisitKeys keys() {
    return keys;
  }

  /** A hash of its id. */
  long id() {
    return id;
  }

  /** The same in the shard of its visitor, if that is known. */
  long idAtVisitor() {
    return keys.visitor() == VisitKeys.NONE ? id : Mark.withShardOf(keys.visitor(), id);
  }

  /** How much more often it has come than it has gone, now. */
  int change() {
    return change;
  }

  long timeMillis() {
    return timeMillis;
  }

  /** Appends the content behind its length. */
  void writeContent(BytesWriter out) {
    if (content.size() == 0) {
      format.writeTagged(Objects.requireNonNull(click), content);
    }
    out.writeVarint(content.size());
    out.writeBytes(content.array(), 0, content.size());
  }
}
