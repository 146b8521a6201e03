package io.tallybook.runners.direct;

import java.util.function.Consumer;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Runs a bounded pipeline to its end on the direct runner, which keeps everything in memory: for
 * small inputs.
 */
public final class DirectBatchLauncher {
  private DirectBatchLauncher() {}

  /**
   * Builds a pipeline, runs it and waits.
   *
   * @param parallelism how many workers; 1 or more
   * @throws RuntimeException if the pipeline fails
   */
  public static void run(int parallelism, Consumer<Pipeline> build) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(parallelism);
    // Both check, at every step, what tests check once.
    options.setEnforceEncodability(false);
    options.setEnforceImmutability(false);
    Pipeline pipeline = Pipeline.create(options);
    build.accept(pipeline);
    pipeline.run().waitUntilFinish();
  }
}
