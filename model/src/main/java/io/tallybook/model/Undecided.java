package io.tallybook.model;

import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.ArrayList;
import java.util.List;

/**
 * How it is told that rules could not decide: by one mark for all of them. A missing list leaves
 * every event undecided, and then what each rule says would only repeat what is known of the list,
 * at the cost of all other traffic together.
 */
public final class Undecided {
  private Undecided() {}

  /** Stands for all rules that could not decide. */
  public static final Verdict MARK =
      new Verdict("UNDECIDED", 1, "", Tier.T0, Category.GIVT, Decision.UNDECIDED, "");

  private static final List<Verdict> MARK_ALONE = List.of(MARK);

  /** Whether a rule could not decide. */
  public static boolean isIn(List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      if (verdict.decision() == Decision.UNDECIDED) {
        return true;
      }
    }
    return false;
  }

  /** What is counted of an event before anything is held against it. */
  public static List<Verdict> alone(boolean undecided) {
    return undecided ? MARK_ALONE : List.of();
  }

  /** A unique event with what is counted of it before anything is held against it. */
  public static TaggedEvent alone(TaggedEvent tagged) {
    return tagged.verdicts().isEmpty() || tagged.role().unique() == 0
        ? tagged
        : tagged.withVerdicts(alone(isIn(tagged.verdicts())));
  }

  /** The verdicts with one mark in place of all that are undecided. */
  public static List<Verdict> joined(List<Verdict> verdicts) {
    if (!isIn(verdicts)) {
      return verdicts;
    }
    List<Verdict> joined = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      if (verdict.decision() != Decision.UNDECIDED) {
        joined.add(verdict);
      }
    }
    joined.add(MARK);
    return joined;
  }
}
