package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.stores.ledger.ClosingRule.LogState;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.TopicPartition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LogCompletenessTest {
  private static final Instant CUT = Instant.parse("2026-03-02T06:00:00Z");
  private static final TopicPartition ZERO = new TopicPartition("t", 0);
  private static final TopicPartition ONE = new TopicPartition("t", 1);

  @Test
  void byBroker_everyPartitionMustReachTheCut_alsoOneThatTheLogHasNothingOf() {
    LogSnapshot log = new LogSnapshot(List.of(file(0, 9, CUT)));
    assertThat(LogCompleteness.byBroker(log, new TreeMap<>(Map.of(ZERO, 10L, ONE, 0L))))
        .isEqualTo(LogState.COMPLETE);
    assertThat(LogCompleteness.byBroker(log, new TreeMap<>(Map.of(ZERO, 11L, ONE, 3L))).reason())
        .isEqualTo(
            "t-0 is archived up to offset 10, the bill needs 11;"
                + " t-1 is archived up to offset 0, the bill needs 3");
  }

  @Test
  void byRecords_everyPartitionMustHaveARecordFromTheCutOn() {
    assertThat(LogCompleteness.byRecords(new LogSnapshot(List.of(file(0, 9, CUT))), CUT))
        .isEqualTo(LogState.COMPLETE);
    LogSnapshot quiet = new LogSnapshot(List.of(file(0, 9, CUT), file(1, 4, CUT.minusMillis(1))));
    assertThat(LogCompleteness.byRecords(quiet, CUT).reason())
        .startsWith("t-1 is known up to 2026-03-02T05:59:59.999Z only");
    assertThat(LogCompleteness.byRecords(new LogSnapshot(List.of()), CUT).isComplete()).isFalse();
  }

  private static LogFile file(int partition, long maxOffset, Instant newest) {
    return new LogFile(
        "f" + partition,
        "t",
        partition,
        LocalDate.of(2026, 3, 1),
        0,
        maxOffset + 1,
        1,
        "",
        0,
        maxOffset,
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        newest.toEpochMilli(),
        1);
  }
}
