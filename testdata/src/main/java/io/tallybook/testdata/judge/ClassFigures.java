package io.tallybook.testdata.judge;

import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.testdata.TruthLabel;

/**
 * What became of the clicks of a class.
 *
 * @param label the class
 * @param clicks how many there are
 * @param caught those that a rule of the class found at least as bad as they are
 * @param invalid those that are out of the bill
 * @param suspect those that are suspect, and billed
 * @param undecided those that could not be judged, and are billed
 */
public record ClassFigures(
    TruthLabel label, long clicks, long caught, long invalid, long suspect, long undecided) {

  /** Counts click by click. */
  static final class Builder {
    private final TruthLabel label;
    private long clicks;
    private long caught;
    private long invalid;
    private long suspect;
    private long undecided;

    Builder(TruthLabel label) {
      this.label = label;
    }

    void add(Judgement.Marks marks) {
      clicks++;
      invalid += marks.standing().isBillable() ? 0 : 1;
      suspect += marks.standing() == Standing.SUSPECT ? 1 : 0;
      undecided += marks.standing() == Standing.UNDECIDED ? 1 : 0;
      caught += marks.verdicts().stream().anyMatch(this::catches) ? 1 : 0;
    }

    private boolean catches(Verdict verdict) {
      return label.expected() != Decision.VALID
          && label.caughtBy().contains(verdict.ruleId())
          && verdict.decision().compareTo(label.expected()) >= 0;
    }

    ClassFigures build() {
      return new ClassFigures(label, clicks, caught, invalid, suspect, undecided);
    }
  }
}
