package io.tallybook.bench.batch;

/**
 * What a run of the batch case measured. It exists only if the run counted right.
 *
 * @param scenario what the clicks look like
 * @param variant which program
 * @param clicks how many records the log has
 * @param rows how many minute rows came out
 * @param cores how many cores it was pinned to
 * @param seconds from the start of the process to its end
 * @param cpuSeconds processor time of all its threads
 * @param residentBytesMax the most memory it had, by the kernel
 */
public record BatchResult(
    String scenario,
    String variant,
    long clicks,
    long rows,
    int cores,
    double seconds,
    double cpuSeconds,
    long residentBytesMax) {
  double clicksPerSecond() {
    return clicks / seconds;
  }

  double clicksPerCpuSecond() {
    return clicks / cpuSeconds;
  }
}
