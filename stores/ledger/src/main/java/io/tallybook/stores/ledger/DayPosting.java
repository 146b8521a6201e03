package io.tallybook.stores.ledger;

import java.time.LocalDate;
import java.util.Set;

/**
 * What posting a bill did to the ledger, or would do.
 *
 * @param day the day of the bill
 * @param run the run that is current now; 0 in a preview of a day that was never posted
 * @param outcome whether anything was written
 * @param linesNew lines of ads that had none
 * @param linesChanged lines that replaced others, also those of ads that are billed no more
 * @param linesUnchanged lines that were there already
 * @param amountMicros what the day costs now, all advertisers together
 * @param differenceMicros by how much that is more than before; negative if less
 * @param transactions how many transactions were posted
 * @param reasons why there are differences; empty when nothing changed
 * @param contentHash hex SHA-256 of the lines
 */
public record DayPosting(
    LocalDate day,
    int run,
    Outcome outcome,
    long linesNew,
    long linesChanged,
    long linesUnchanged,
    long amountMicros,
    long differenceMicros,
    long transactions,
    Set<DifferenceReason> reasons,
    String contentHash) {
  public DayPosting {
    reasons = Set.copyOf(reasons);
  }

  /** What became of the bill. */
  public enum Outcome {
    /** Written, as a run of its own. */
    POSTED,
    /** It says what the ledger says already: nothing was written. */
    UNCHANGED,
    /** Compared only: it would be posted. */
    WOULD_POST
  }
}
