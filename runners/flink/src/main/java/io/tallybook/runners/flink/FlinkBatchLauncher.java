package io.tallybook.runners.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a bounded pipeline to its end on an embedded Flink in batch mode: what is grouped goes
 * through files, sorted outside the heap, so memory does not grow with the input.
 */
public final class FlinkBatchLauncher {
  /** Large bundles make large batches for the shuffle. Counted in the elements of each step. */
  private static final long BUNDLE_SIZE_MAX = 400_000;

  /** Bounds what a step that groups keeps of its input before it writes. */
  private static final long BUNDLE_MILLIS_MAX = 1_000;

  /**
   * So many records all workers together sort in memory, which does not grow with them, when they
   * group: more are cut into more tasks, which run in waves, instead of spilling to disk.
   */
  private static final long RECORDS_PER_WAVE = 4_000_000;

  /** As many as there are shards of sums; each task more is a channel more for every other one. */
  private static final int TASKS_MAX = 128;

  private static final Logger LOG = LoggerFactory.getLogger(FlinkBatchLauncher.class);

  private static final int NETWORK_MEGABYTES_MIN = 128;

  /** A worker that writes to two shuffles needs 16 MB for each, and some to read with. */
  private static final int NETWORK_MEGABYTES_PER_WORKER = 64;

  private FlinkBatchLauncher() {}

  /**
   * Builds a pipeline, runs it and waits.
   *
   * @param workers how many tasks run at a time; 1 or more
   * @param records how many it will read, about
   * @param scratch a folder for what does not fit memory, for nobody else at this time; made if
   *     there is none, and cleared of what a run that was killed has left
   * @throws RuntimeException if the pipeline fails
   */
  public static void run(int workers, long records, Path scratch, Consumer<Pipeline> build) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setJobName("tallybook-bill");
    options.setFlinkMaster("[local]");
    options.setUseDataStreamForBatch(true);
    options.setParallelism(tasks(workers, records));
    // Elements are immutable records: no need to copy them between chained operators.
    options.setObjectReuse(true);
    options.setFasterCopy(true);
    // With metrics the runner sums all of them up after every record it reads.
    options.setDisableMetrics(true);
    options.setMaxBundleSize(BUNDLE_SIZE_MAX);
    options.setMaxBundleTimeMills(BUNDLE_MILLIS_MAX);
    clear(scratch);
    options.setFlinkConfDir(writeConfiguration(workers, scratch).toString());
    Pipeline pipeline = Pipeline.create(options);
    build.accept(pipeline);
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
  }

  /** Into how many tasks each step is cut. */
  static int tasks(int workers, long records) {
    long waves = Math.max(1, (records + RECORDS_PER_WAVE - 1) / RECORDS_PER_WAVE);
    long wavesMax = Math.max(1, TASKS_MAX / workers);
    return Math.toIntExact(workers * Math.min(waves, wavesMax));
  }

  /** As far as it goes: an earlier Flink of this process may still be clearing up itself. */
  private static void clear(Path scratch) {
    if (!Files.isDirectory(scratch)) {
      return;
    }
    try (Stream<Path> left = Files.walk(scratch)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} could not be cleared", scratch, e);
    }
  }

  private static Path writeConfiguration(int workers, Path scratch) {
    Path absolute = scratch.toAbsolutePath();
    Path folder = absolute.resolve("conf");
    int networkMegabytes = Math.max(NETWORK_MEGABYTES_MIN, NETWORK_MEGABYTES_PER_WORKER * workers);
    List<String> lines =
        List.of(
            "io.tmp.dirs: " + absolute,
            // What went wrong once goes wrong again: files do not change.
            "restart-strategy.type: none",
            // The disk is quicker than the compression.
            "taskmanager.network.batch-shuffle.compression.enabled: false",
            // Else Flink chooses by the bytes that a step gets: few, where those are names of
            // files, so one worker reads them all; and its cluster has a single slot.
            "execution.batch.adaptive.auto-parallelism.enabled: false",
            "taskmanager.numberOfTaskSlots: " + workers,
            "taskmanager.memory.managed.size: 512m",
            "taskmanager.memory.network.min: " + networkMegabytes + "m",
            "taskmanager.memory.network.max: " + networkMegabytes + "m");
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("flink-conf.yaml"), lines);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Flink's configuration to " + folder, e);
    }
  }
}
