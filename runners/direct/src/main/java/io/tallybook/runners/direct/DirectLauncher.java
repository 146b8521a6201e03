package io.tallybook.runners.direct;

import io.tallybook.pipelines.CountingOptions;
import io.tallybook.pipelines.StreamingConfig;
import io.tallybook.pipelines.StreamingPipeline;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * Runs the streaming pipeline on the direct runner. It keeps all state in memory and takes no
 * checkpoints: a stopped pipeline counts the topic from its beginning.
 */
public final class DirectLauncher {
  private DirectLauncher() {}

  /**
   * Starts the pipeline and returns at once.
   *
   * @throws io.tallybook.pipelines.ConfigException if a flag is out of range
   */
  public static PipelineResult start(CountingOptions options) {
    StreamingConfig config = StreamingConfig.from(options);
    config.requireStore();
    options.setRunner(DirectRunner.class);
    options.as(DirectOptions.class).setBlockOnRun(false);
    Pipeline pipeline = Pipeline.create(options);
    StreamingPipeline.build(pipeline, config);
    return pipeline.run();
  }
}
