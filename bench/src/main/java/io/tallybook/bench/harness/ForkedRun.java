package io.tallybook.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallybook.bench.work.Folders;
import io.tallybook.bench.work.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs each variant in a fresh JVM, the same for all: the parallel collector, 6 GB of heap (12 GB
 * where the state of more than ten million clicks must fit), and as many cores as the run has
 * slots.
 */
final class ForkedRun {
  private static final Duration TIME_MAX = Duration.ofMinutes(30);
  private static final long SMALL_HEAP_CLICKS_MAX = 10_000_000;
  private static final int LOG_LINES_SHOWN = 40;
  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseTransparentHugePages",
          // Memory that the kernel has still to find would be counted as time of the collector.
          "-XX:+AlwaysPreTouch",
          "-XX:+UseParallelGC",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "-Dlogback.configurationFile=bench-logback.xml");

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> moreOptions;

  /** Runs with more options for the JVM than those of every run. */
  ForkedRun(List<String> moreOptions) {
    this.moreOptions = List.copyOf(moreOptions);
  }

  /**
   * Runs and returns what it measured.
   *
   * @throws IllegalStateException if the run failed or counted wrong; the message has the end of
   *     its log
   */
  RunResult run(RunSpec spec) throws IOException, InterruptedException {
    Path folder = Path.of(spec.folder());
    Folders.delete(folder);
    Files.createDirectories(folder.resolve("tmp"));
    Path specFile = folder.resolve("spec.json");
    Path resultFile = folder.resolve("result.json");
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    json.writeValue(specFile.toFile(), spec);
    Process process =
        new ProcessBuilder(command(spec, specFile, resultFile))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Thread killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      if (!process.waitFor(TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("took longer than " + TIME_MAX + ": " + spec);
      }
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("failed: " + spec + "\n" + endOf(log));
    }
    RunResult result = json.readValue(resultFile.toFile(), RunResult.class);
    Folders.delete(folder);
    return result;
  }

  private List<String> command(RunSpec spec, Path specFile, Path resultFile) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(TASKSET)) {
      String cores =
          IntStream.range(0, spec.slots())
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(","));
      command.addAll(List.of(TASKSET.toString(), "-c", cores));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    String heap = spec.clicks() > SMALL_HEAP_CLICKS_MAX ? "12g" : "6g";
    command.add("-Xms" + heap);
    command.add("-Xmx" + heap);
    command.add("-Djava.io.tmpdir=" + Path.of(spec.folder(), "tmp"));
    command.addAll(moreOptions);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            RunProcess.class.getName(),
            specFile.toString(),
            resultFile.toString()));
    return command;
  }

  private static String endOf(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }
}
