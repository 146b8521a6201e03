package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.verdicts.Mark;

/** Tells the marks that a change of a visit's marks means, rule by rule. */
final class MarkWriter {
  private final Outlet<Mark> out;

  MarkWriter(Outlet<Mark> out) {
    this.out = out;
  }

  void write(KeyRules rules, long timeMillis, long id, int former, int marks, BytesReader content) {
    long click = Mark.keyOf(id, timeMillis);
    for (int rule = 0; rule < rules.size(); rule++) {
      int change = ((marks >>> rule) & 1) - ((former >>> rule) & 1);
      if (change != 0) {
        String ruleId = rules.rule(rule).info().id();
        out.emit(new Mark(click, timeMillis, ruleId, change, content), timeMillis);
      }
    }
  }
}
