package io.tallybook.transforms.verdicts;

import io.tallybook.model.Click;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.Step;
import java.util.List;

/**
 * Turns what was said of single clicks into marks: one for each first click with something against
 * it. Whatever was said of a demoted one is taken back; that it comes with its own former verdicts
 * is not relied on.
 */
final class MarkEvents implements Step<TaggedEvent> {
  private final Outlet<Mark> out;
  private final TaggedEventFormat format = new TaggedEventFormat();
  private final BytesWriter content = new BytesWriter();

  MarkEvents(Outlet<Mark> out) {
    this.out = out;
  }

  @Override
  public void emit(TaggedEvent tagged, long timestampMillis) {
    boolean taken = tagged.role() == Role.DEMOTED;
    if (!(tagged.event() instanceof Click)
        || (!taken && !(tagged.role() == Role.FIRST && isMarked(tagged.verdicts())))) {
      return;
    }
    long timeMillis = tagged.event().header().eventTimeMillis();
    out.emit(
        Mark.of(
            Mark.idHash(tagged),
            timeMillis,
            "",
            tagged.role().unique(),
            taken ? Mark.NO_CONTENT : contentOf(tagged)),
        timestampMillis);
  }

  private BytesReader contentOf(TaggedEvent tagged) {
    content.clear();
    format.writeTagged(tagged, content);
    return new BytesReader(content.array(), 0, content.size());
  }

  private static boolean isMarked(List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      if (verdict.decision().compareTo(Decision.UNDECIDED) > 0) {
        return true;
      }
    }
    return false;
  }
}
