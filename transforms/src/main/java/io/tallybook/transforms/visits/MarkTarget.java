package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.verdicts.Mark;
import java.io.Serializable;

/** Where a lane's marks go. */
interface MarkTarget {
  /**
   * A rule of the lane marks a visit (1), or does so no longer (-1).
   *
   * @param visit not to be kept
   */
  void tell(String ruleId, int change, Visit visit);

  /** A mark of another lane has found the content of its click, or needs none. */
  void pass(VisitMark mark, BytesReader content);

  /**
   * Makes a target.
   *
   * @param <M> the marks that it hands on
   */
  interface Factory<M> extends Serializable {
    MarkTarget to(Outlet<M> out);
  }

  /** From the lane that has the contents to the fold of verdicts. */
  static MarkTarget fold(Outlet<Mark> out) {
    MarkWriter marks = new MarkWriter(out);
    return new MarkTarget() {
      @Override
      public void tell(String ruleId, int change, Visit visit) {
        marks.write(ruleId, visit.timeMillis(), visit.id(), change, visit.content());
      }

      @Override
      public void pass(VisitMark mark, BytesReader content) {
        marks.write(mark.ruleId(), mark.timeMillis(), mark.id(), mark.change(), content);
      }
    };
  }

  /** From another lane to the one that has the contents. */
  static MarkTarget home(Outlet<VisitMark> out) {
    return new MarkTarget() {
      @Override
      public void tell(String ruleId, int change, Visit visit) {
        out.emit(
            new VisitMark(visit.home(), visit.id(), visit.timeMillis(), ruleId, change),
            visit.timeMillis());
      }

      @Override
      public void pass(VisitMark mark, BytesReader content) {
        throw new IllegalStateException("no click is at home here, but a mark came: " + mark);
      }
    };
  }
}
