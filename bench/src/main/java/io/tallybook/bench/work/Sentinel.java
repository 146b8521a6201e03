package io.tallybook.bench.work;

import io.tallybook.bench.input.ClickInput;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.RawRecord;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A click long after the others, one at the end of each Kafka partition: it moves the watermark
 * past the last minute, as the next clicks would do in a log without end. Its own minute is not
 * counted.
 */
public final class Sentinel {
  private static final long AFTER_CLICKS =
      Duration.ofMinutes(3).toSeconds() * ClickInput.CLICKS_PER_EVENT_SECOND;

  private Sentinel() {}

  /** The sentinel of a partition. */
  public static RawRecord record(RunSpec spec, int partition) {
    return spec.input().record(spec.clicks() + AFTER_CLICKS + partition);
  }

  /** The rows without those of sentinels. */
  public static Map<AggregateKey, AggregateRow> without(
      RunSpec spec, Map<AggregateKey, AggregateRow> rows) {
    long lastMillis = ClickInput.eventTimeMillis(spec.clicks());
    return rows.entrySet().stream()
        .filter(row -> row.getKey().minuteMillis() <= lastMillis)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
