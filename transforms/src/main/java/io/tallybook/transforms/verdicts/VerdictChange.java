package io.tallybook.transforms.verdicts;

import io.tallybook.model.Click;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.Standing;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Undecided;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.stage.Outlet;
import java.util.List;

/**
 * That something else is said of a click than was counted so far.
 *
 * @param click which click
 * @param former what was said of it
 * @param verdicts what is said of it now
 * @param revision how often it has changed before
 */
record VerdictChange(Click click, List<Verdict> former, List<Verdict> verdicts, long revision) {
  /** Takes back what was counted, and counts anew. */
  void count(Outlet<TaggedEvent> out) {
    long timeMillis = click.header().eventTimeMillis();
    out.emit(new TaggedEvent(click, Role.WITHDRAWN, Undecided.joined(former)), timeMillis);
    out.emit(new TaggedEvent(click, Role.FIRST, Undecided.joined(verdicts)), timeMillis);
  }

  JudgedClick judged() {
    return new JudgedClick(click, Standing.of(verdicts), verdicts, revision);
  }
}
