package io.tallybook.bench.batch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The commands that start the steps, each pinned to as many cores as it has workers.
 *
 * @param spark Spark's build folder: a class path of its own
 * @param cores how many
 * @param tallybookOptions more options for Tallybook's JVM
 */
record BatchCommand(Path spark, int cores, List<String> tallybookOptions) {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final String HEAP = "6g";

  /** What Flink needs beside the heap keeps the process below six gigabytes. */
  private static final String HEAP_TALLYBOOK = "4g";

  /** DuckDB's memory is not the JVM's. */
  private static final String HEAP_DUCKDB = "512m";

  /** Beam, Flink and Spark reach into the JDK by reflection. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private Path sparkJar() {
    return spark.resolve("tallybook-bench-spark.jar");
  }

  /**
   * Checks that there is a Spark.
   *
   * @throws IllegalStateException if it was not built
   */
  void requireSpark() {
    if (!Files.exists(sparkJar())) {
      throw new IllegalStateException(sparkJar() + " is missing; run 'make build'");
    }
  }

  /** Writes an input. */
  List<String> input(Path folder, String scenario, long clicks) {
    return step(HEAP, List.of(), "input", folder.toString(), scenario, Long.toString(clicks));
  }

  /**
   * Runs a variant.
   *
   * @param output an empty folder for its results
   * @param scratch an empty folder for what does not fit memory
   */
  List<String> run(BatchVariant variant, Path log, Path output, Path scratch) throws IOException {
    String coreCount = Integer.toString(cores);
    return switch (variant) {
      case TALLYBOOK ->
          step(
              HEAP_TALLYBOOK,
              tallybookOptions,
              "tallybook",
              log.toString(),
              output.toString(),
              scratch.toString(),
              coreCount);
      case DUCKDB ->
          step(
              HEAP_DUCKDB,
              List.of(),
              "duckdb",
              log.toString(),
              output.toString(),
              scratch.toString(),
              coreCount);
      case SPARK -> spark(log, output, scratch, coreCount);
    };
  }

  private List<String> spark(Path log, Path output, Path scratch, String coreCount)
      throws IOException {
    SqlScript script =
        SqlScript.of("spark.sql", Map.of("log", log.toString(), "output", output.toString()));
    Path file = scratch.resolve("batch.sql");
    Files.writeString(file, script.text());
    List<String> command = java(HEAP, scratch, List.of());
    command.addAll(
        List.of(
            "-cp",
            sparkJar() + File.pathSeparator + spark.resolve("lib") + "/*",
            "io.tallybook.bench.spark.SparkScript",
            file.toString(),
            scratch.toString(),
            coreCount));
    return command;
  }

  private List<String> step(String heap, List<String> options, String... arguments) {
    List<String> command = java(heap, Path.of(System.getProperty("java.io.tmpdir")), options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BatchProcess.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> java(String heap, Path temporary, List<String> options) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(TASKSET)) {
      String pinned =
          IntStream.range(0, cores).mapToObj(Integer::toString).collect(Collectors.joining(","));
      command.addAll(List.of(TASKSET.toString(), "-c", pinned));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + heap,
            "-XX:+UseParallelGC",
            "-XX:+UseTransparentHugePages",
            "-Djava.io.tmpdir=" + temporary,
            "-Dlogback.configurationFile=bench-logback.xml"));
    for (String name : OPENED) {
      command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
    }
    command.addAll(options);
    return command;
  }
}
