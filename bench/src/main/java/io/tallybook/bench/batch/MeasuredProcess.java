package io.tallybook.bench.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a process and watches it from outside, so that all are measured alike: from its start to its
 * end, with all that it needs to get going.
 */
final class MeasuredProcess {
  private static final long PERIOD_MILLIS = 20;
  private static final Duration TIME_MAX = Duration.ofMinutes(30);
  private static final int LOG_LINES_SHOWN = 40;
  private static final String RESIDENT_MAX = "VmHWM:";
  private static final double NANOS = 1e9;

  /**
   * What a process took.
   *
   * @param seconds by the clock
   * @param cpuSeconds by the processor, all threads
   * @param residentBytesMax the most memory it had; zero where there is no /proc
   */
  record Usage(double seconds, double cpuSeconds, long residentBytesMax) {}

  private MeasuredProcess() {}

  /**
   * Runs to the end.
   *
   * @param log where its output goes
   * @throws IllegalStateException if it fails; the message has the end of its log
   */
  static Usage run(List<String> command, Path log) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Thread killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    Duration cpu = Duration.ZERO;
    long resident = 0;
    try {
      while (!process.waitFor(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        cpu = process.info().totalCpuDuration().orElse(cpu);
        resident = Math.max(resident, residentBytesMax(process.pid()));
        if (System.nanoTime() - start > TIME_MAX.toNanos()) {
          throw new IllegalStateException("took longer than " + TIME_MAX + ": " + command);
        }
      }
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    if (process.exitValue() != 0) {
      throw new IllegalStateException("failed: " + command + "\n" + endOf(log));
    }
    return new Usage(seconds, cpu.toNanos() / NANOS, resident);
  }

  private static long residentBytesMax(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith(RESIDENT_MAX)) {
          String kilobytes = line.substring(RESIDENT_MAX.length()).replace("kB", "").strip();
          return Long.parseLong(kilobytes) * 1024;
        }
      }
      return 0;
    } catch (IOException e) {
      return 0; // it has just ended, or there is no /proc
    }
  }

  private static String endOf(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }
}
