package io.tallybook.bench.work;

import io.tallybook.bench.input.AdTable;
import io.tallybook.bench.input.ClickInput;
import java.io.Serializable;
import java.time.Duration;

/**
 * One run.
 *
 * @param scenario what the clicks look like
 * @param backend where state is kept
 * @param variant which program counts
 * @param clicks how many; positive
 * @param slots Flink's parallelism; positive
 * @param bundleSize elements after which Beam ends a bundle; the other variants have none
 * @param bundleMillis time after which Beam ends a bundle
 * @param bootstrapServers Kafka brokers; empty when clicks are generated in the source
 * @param topic Kafka topic that holds the clicks; empty without Kafka
 * @param folder for checkpoints, state and configuration; absolute, empty before the run
 */
public record RunSpec(
    BenchCase scenario,
    Backend backend,
    Variant variant,
    long clicks,
    int slots,
    int bundleSize,
    int bundleMillis,
    String bootstrapServers,
    String topic,
    String folder)
    implements Serializable {
  /** How far the watermark stays behind the newest event time. */
  public static final Duration WATERMARK_DELAY = Duration.ofSeconds(5);

  /** How long an id is remembered. */
  public static final Duration DEDUP_HORIZON = Duration.ofMinutes(10);

  /** Size of the windows that are counted. */
  public static final Duration WINDOW_SIZE = Duration.ofMinutes(1);

  /** What prices are in. */
  public static final String CURRENCY = AdTable.CURRENCY;

  public RunSpec {
    if (clicks <= 0 || slots <= 0) {
      throw new IllegalArgumentException(
          "clicks and slots must be positive, are " + clicks + " and " + slots);
    }
  }

  /** Whether the clicks come from Kafka and the rows go to DuckDB. */
  public boolean usesKafka() {
    return !bootstrapServers.isEmpty();
  }

  /** The same run, reading from Kafka. */
  public RunSpec over(String servers, String name) {
    return new RunSpec(
        scenario, backend, variant, clicks, slots, bundleSize, bundleMillis, servers, name, folder);
  }

  /** The clicks, one partition a slot. */
  public ClickInput input() {
    return new ClickInput(scenario.profile(), slots);
  }
}
