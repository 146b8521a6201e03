package io.tallybook.bench.harness;

import java.util.List;

/**
 * How fast clicks were counted between two moments.
 *
 * @param clicks how many
 * @param seconds by the clock
 * @param cpuSeconds by the processor, all threads of the process
 */
public record Rates(long clicks, double seconds, double cpuSeconds) {
  private static final double NANOS = 1e9;
  private static final double STEADY_FROM = 0.25;
  private static final double STEADY_FROM_MAX = 0.5;
  private static final double STEADY_TO = 0.97;
  private static final double WARM_UP_SECONDS = 10;

  static Rates between(Sample from, Sample to) {
    return new Rates(
        to.clicks() - from.clicks(),
        (to.nanos() - from.nanos()) / NANOS,
        (to.cpuNanos() - from.cpuNanos()) / NANOS);
  }

  /**
   * The steady state: from a quarter of the clicks, and ten seconds after the first one if half of
   * them are left then, to 97 %. Before lie start-up and compilation, after it the end of the job.
   *
   * @param samples in the order of time, at least two
   * @param clicks of the whole run
   */
  static Rates steady(List<Sample> samples, long clicks) {
    Sample first = firstWith(samples, 1);
    Sample warm = first;
    for (Sample sample : samples) {
      if (sample.nanos() - first.nanos() <= WARM_UP_SECONDS * NANOS
          && sample.clicks() <= clicks * STEADY_FROM_MAX) {
        warm = sample;
      }
    }
    Sample from = firstWith(samples, Math.max(warm.clicks(), (long) (clicks * STEADY_FROM)));
    return between(from, firstWith(samples, (long) (clicks * STEADY_TO)));
  }

  private static Sample firstWith(List<Sample> samples, long clicks) {
    for (Sample sample : samples) {
      if (sample.clicks() >= clicks) {
        return sample;
      }
    }
    return samples.get(samples.size() - 1);
  }

  /** Clicks per second by the clock; zero when nothing was measured. */
  public double clicksPerSecond() {
    return seconds > 0 ? clicks / seconds : 0;
  }

  /** Clicks per second of processor time; zero when nothing was measured. */
  public double clicksPerCpuSecond() {
    return cpuSeconds > 0 ? clicks / cpuSeconds : 0;
  }
}
