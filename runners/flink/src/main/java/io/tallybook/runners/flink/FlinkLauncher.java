package io.tallybook.runners.flink;

import io.tallybook.pipelines.ArchiveConfig;
import io.tallybook.pipelines.ArchiveOptions;
import io.tallybook.pipelines.ArchivePipeline;
import io.tallybook.pipelines.ArchiveStart;
import io.tallybook.pipelines.CountingOptions;
import io.tallybook.pipelines.StreamingConfig;
import io.tallybook.pipelines.StreamingPipeline;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Runs the pipelines on Flink, each as a job with a storage of its own. An embedded Flink goes on
 * from the newest checkpoint in its storage path; a cluster is told where to go on with {@code
 * --savepointPath}. The archive needs neither: it goes on at the end of the raw log.
 */
public final class FlinkLauncher {
  private FlinkLauncher() {}

  /**
   * Starts the live count and returns at once.
   *
   * @param args flags of {@link CountingOptions} and {@link FlinkPipelineOptions}; those not given
   *     are completed from {@link FlinkDefaults#LIVE_COUNT}
   * @throws io.tallybook.pipelines.ConfigException if a flag is out of range
   * @throws IllegalArgumentException if a flag is not known
   */
  public static PipelineResult start(String... args) {
    FlinkPipelineOptions options =
        options("tallybook-live", CountingOptions.class, FlinkDefaults.LIVE_COUNT, args);
    StreamingConfig config = StreamingConfig.from(options.as(CountingOptions.class));
    config.requireStore();
    EmbeddedFlink.of(options)
        .ifPresent(
            flink -> flink.goOn(StateFingerprint.describe(config, options.getParallelism())));
    Pipeline pipeline = Pipeline.create(options);
    StreamingPipeline.build(pipeline, config);
    return pipeline.run();
  }

  /**
   * Starts the archive and returns at once.
   *
   * @param args flags of {@link ArchiveOptions} and {@link FlinkPipelineOptions}; those not given
   *     are completed from {@link FlinkDefaults#ARCHIVE}
   * @throws io.tallybook.pipelines.ConfigException if a flag is out of range
   * @throws IllegalArgumentException if a flag is not known
   * @throws io.tallybook.stores.rawlog.RawLogException if the topic does not continue the raw log
   */
  public static PipelineResult startArchive(String... args) {
    FlinkPipelineOptions options =
        options("tallybook-archive", ArchiveOptions.class, FlinkDefaults.ARCHIVE, args);
    ArchiveConfig config = ArchiveConfig.from(options.as(ArchiveOptions.class));
    ArchiveStart.publish(config);
    EmbeddedFlink.of(options).ifPresent(EmbeddedFlink::startAfresh);
    Pipeline pipeline = Pipeline.create(options);
    ArchivePipeline.build(pipeline, config);
    return pipeline.run();
  }

  private static FlinkPipelineOptions options(
      String jobName,
      Class<? extends PipelineOptions> flags,
      FlinkDefaults defaults,
      String[] args) {
    PipelineOptionsFactory.register(flags);
    FlinkPipelineOptions options =
        PipelineOptionsFactory.fromArgs(defaults.complete(args)).as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setJobName(jobName);
    return options;
  }
}
