package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.io.Serializable;

/**
 * What a rule says of itself.
 *
 * @param id for instance {@code UA_MISSING}
 * @param version of its logic, from 1; grows whenever the same events may get other verdicts
 * @param tier how early it can decide
 * @param category which kind of invalid traffic it looks for
 */
public record RuleInfo(String id, int version, Tier tier, Category category)
    implements Serializable {
  /** A verdict of this rule that consulted no list. */
  public Verdict verdict(Decision decision, String evidence) {
    return verdict(decision, "", evidence);
  }

  /** A verdict of this rule. */
  public Verdict verdict(Decision decision, String listVersion, String evidence) {
    return new Verdict(id, version, listVersion, tier, category, decision, evidence);
  }
}
