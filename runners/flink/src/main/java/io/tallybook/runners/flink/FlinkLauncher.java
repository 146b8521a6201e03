package io.tallybook.runners.flink;

import io.tallybook.pipelines.CountingOptions;
import io.tallybook.pipelines.StreamingConfig;
import io.tallybook.pipelines.StreamingPipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the streaming pipeline on Flink. An embedded Flink goes on from the newest checkpoint in its
 * storage path; a cluster is told where to go on with {@code --savepointPath}.
 */
public final class FlinkLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkLauncher.class);
  private static final String EMBEDDED_MASTER = "[local]";

  private FlinkLauncher() {}

  /**
   * Starts the pipeline and returns at once.
   *
   * @param args flags of {@link CountingOptions} and {@link FlinkPipelineOptions}; those not given
   *     are completed from {@link FlinkDefaults}
   * @throws io.tallybook.pipelines.ConfigException if a flag is out of range
   * @throws IllegalArgumentException if a flag is not known
   */
  public static PipelineResult start(String... args) {
    PipelineOptionsFactory.register(CountingOptions.class);
    FlinkPipelineOptions options =
        PipelineOptionsFactory.fromArgs(FlinkDefaults.complete(args))
            .as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setJobName("tallybook-live");
    StreamingConfig config = StreamingConfig.from(options.as(CountingOptions.class));
    config.requireStore();
    if (options.getFlinkMaster().equals(EMBEDDED_MASTER)) {
      configureEmbedded(options, config);
    }
    Pipeline pipeline = Pipeline.create(options);
    StreamingPipeline.build(pipeline, config);
    return pipeline.run();
  }

  /**
   * Beam hands a savepoint path to remote clusters only; an embedded one reads it, and what else
   * has no flag, from a configuration folder.
   */
  private static void configureEmbedded(FlinkPipelineOptions options, StreamingConfig config) {
    Path storage = storageFolder(options.getStateBackendStoragePath());
    Checkpoints checkpoints = new Checkpoints(storage.resolve("checkpoints"));
    options.setStateBackendStoragePath(storage.resolve("checkpoints").toUri().toString());
    checkpoints.removeSuperseded();
    Optional<Path> latest = checkpoints.latest();
    StateFingerprint fingerprint = new StateFingerprint(storage);
    latest.ifPresentOrElse(
        checkpoint -> {
          fingerprint.requireSame(config, options.getParallelism());
          LOG.info("going on from checkpoint {}", checkpoint);
        },
        () -> {
          fingerprint.remember(config, options.getParallelism());
          LOG.info("no checkpoint in {}: starting afresh", storage);
        });
    options.setFlinkConfDir(writeConfiguration(storage.resolve("conf"), latest).toString());
  }

  private static Path storageFolder(String location) {
    // Both file:relative and file:///absolute are accepted; a URI alone knows the latter only.
    URI uri = URI.create(location);
    return uri.isOpaque()
        ? Path.of(uri.getSchemeSpecificPart()).toAbsolutePath()
        : uri.getScheme() == null ? Path.of(location).toAbsolutePath() : Path.of(uri);
  }

  private static Path writeConfiguration(Path folder, Optional<Path> checkpoint) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "state.backend.incremental: true",
                "state.checkpoints.num-retained: 3",
                // A failing sink or broker is waited for, ever more patiently, and never given up.
                "restart-strategy.type: exponential-delay",
                "restart-strategy.exponential-delay.initial-backoff: 1 s",
                "restart-strategy.exponential-delay.max-backoff: 30 s",
                // Sharing a small managed budget leaves each state a tiny write buffer, and RocksDB
                // flushes all the time.
                "state.backend.rocksdb.memory.managed: false",
                // Most keys that are looked up have no entry: a filter says so without a read.
                "state.backend.rocksdb.use-bloom-filter: true",
                "taskmanager.memory.managed.size: 64m",
                "taskmanager.memory.network.min: 64m",
                "taskmanager.memory.network.max: 64m"));
    checkpoint.ifPresent(path -> lines.add("execution.savepoint.path: " + path.toUri()));
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("flink-conf.yaml"), lines);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Flink's configuration to " + folder, e);
    }
  }
}
