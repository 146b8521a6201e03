package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.traffic.KeyedRule;
import io.tallybook.transforms.verdicts.Mark;

/** Tells the marks that a change of a visit's marks means, rule by rule. */
final class MarkWriter {
  private final Outlet<Mark> out;

  MarkWriter(Outlet<Mark> out) {
    this.out = out;
  }

  /** Tells the rules whose bits have changed. */
  void write(KeyRules rules, long timeMillis, long id, int former, int marks, BytesReader content) {
    for (int rule = 0; rule < rules.size(); rule++) {
      int change = ((marks >>> rule) & 1) - ((former >>> rule) & 1);
      if (change != 0) {
        write(rules.rule(rule), timeMillis, id, change, content);
      }
    }
  }

  /** Tells one rule's mark. */
  void write(KeyedRule rule, long timeMillis, long id, int change, BytesReader content) {
    write(rule.info().id(), timeMillis, id, change, content);
  }

  /** Tells a mark by its id. */
  void write(String mark, long timeMillis, long id, int change, BytesReader content) {
    out.emit(new Mark(Mark.keyOf(id, timeMillis), timeMillis, mark, change, content), timeMillis);
  }
}
