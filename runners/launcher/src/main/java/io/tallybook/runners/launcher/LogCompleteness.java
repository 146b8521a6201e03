package io.tallybook.runners.launcher;

import io.tallybook.stores.ledger.ClosingRule.LogState;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.TopicPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether a raw log holds everything that was taken before a cut. */
final class LogCompleteness {
  private LogCompleteness() {}

  /**
   * As the broker says: every partition must be archived up to the first record after the cut.
   *
   * @param needed per partition, the first offset that need not be in the log
   */
  static LogState byBroker(LogSnapshot log, SortedMap<TopicPartition, Long> needed) {
    SortedMap<TopicPartition, Long> ends = log.ends();
    List<String> missing = new ArrayList<>();
    needed.forEach(
        (partition, offset) -> {
          long end = ends.getOrDefault(partition, 0L);
          if (end < offset) {
            missing.add(
                partition + " is archived up to offset " + end + ", the bill needs " + offset);
          }
        });
    return state(missing);
  }

  /**
   * Without a broker: a partition is known to be complete up to the newest record that the log has
   * of it, for records are archived in order.
   */
  static LogState byRecords(LogSnapshot log, Instant cut) {
    SortedMap<TopicPartition, Long> newest = new TreeMap<>();
    for (LogFile file : log.files()) {
      newest.merge(file.topicPartition(), file.maxRecordedAtMillis(), Math::max);
    }
    if (newest.isEmpty()) {
      return LogState.missing(
          "it has no records, and no broker answers that would have none either");
    }
    List<String> missing = new ArrayList<>();
    newest.forEach(
        (partition, millis) -> {
          if (millis < cut.toEpochMilli()) {
            missing.add(
                partition
                    + " is known up to "
                    + Instant.ofEpochMilli(millis)
                    + " only, and no broker answers that would have nothing between then and "
                    + cut);
          }
        });
    return state(missing);
  }

  private static LogState state(List<String> missing) {
    return missing.isEmpty() ? LogState.COMPLETE : LogState.missing(String.join("; ", missing));
  }
}
