package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.verdicts.Mark;

/** Tells marks to the fold of verdicts. */
final class MarkWriter {
  private final Outlet<Mark> out;

  MarkWriter(Outlet<Mark> out) {
    this.out = out;
  }

  /** Tells a mark by its id. */
  void write(String mark, long timeMillis, long id, int change, BytesReader content) {
    out.emit(Mark.of(id, timeMillis, mark, change, content), timeMillis);
  }
}
