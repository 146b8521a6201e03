package io.tallybook.runners.launcher;

import io.tallybook.model.Topics;
import io.tallybook.stores.ledger.ClosingRule;
import io.tallybook.stores.ledger.ClosingRule.LogState;
import io.tallybook.stores.ledger.ClosingRule.Verdict;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.stores.rawlog.RawLogException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a day may be billed: its late records were awaited, and the raw log has them all. */
final class ClosingCheck {
  private final ClosingRule rule;
  private final Path rawLog;
  private final Optional<String> stackBroker;
  private final @Nullable String namedBroker;

  /**
   * @param stackBroker the broker of the stack in the folder, which may be stopped
   * @param namedBroker the broker the user named, which must answer
   */
  ClosingCheck(
      ClosingRule rule, Path rawLog, Optional<String> stackBroker, @Nullable String namedBroker) {
    this.rule = rule;
    this.rawLog = rawLog;
    this.stackBroker = stackBroker;
    this.namedBroker = namedBroker;
  }

  /**
   * Refuses a day that must not be billed yet.
   *
   * @throws CommandFailure that says what is missing
   */
  void requireClosable(LocalDate day, Instant now) {
    Verdict early = rule.judge(day, now, LogState.COMPLETE);
    if (!early.mayClose()) {
      throw new CommandFailure(ExitCode.REFUSED, String.join("; ", early.refusals()));
    }
    Verdict verdict = rule.judge(day, now, logState(rule.closesAt(day)));
    if (!verdict.mayClose()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          String.join("; ", verdict.refusals())
              + "; let the archive catch up, or name its broker with --bootstrap-servers");
    }
  }

  private LogState logState(Instant cut) {
    LogSnapshot log;
    try {
      log = RawLog.open(rawLog).snapshot();
    } catch (RawLogException e) {
      throw CommandFailure.because(ExitCode.FAILED, e);
    }
    if (namedBroker != null) {
      return BrokerOffsets.at(namedBroker, Topics.AD_EVENTS, cut)
          .map(needed -> LogCompleteness.byBroker(log, needed))
          .orElseThrow(
              () ->
                  new CommandFailure(
                      ExitCode.UNREACHABLE,
                      "no broker with topic " + Topics.AD_EVENTS + " answers at " + namedBroker));
    }
    // A broker knows partitions that the log has nothing of yet; the log's records do not.
    return stackBroker
        .filter(BrokerOffsets::isListening)
        .flatMap(broker -> BrokerOffsets.at(broker, Topics.AD_EVENTS, cut))
        .map(needed -> LogCompleteness.byBroker(log, needed))
        .orElseGet(() -> LogCompleteness.byRecords(log, cut));
  }
}
