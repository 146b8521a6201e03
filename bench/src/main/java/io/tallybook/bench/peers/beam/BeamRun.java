package io.tallybook.bench.peers.beam;

import io.tallybook.bench.work.FlinkSettings;
import io.tallybook.bench.work.RowWriter;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.RawRecord;
import java.io.IOException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** What both Beam variants share: the source, the sink, and Beam's Flink runner. */
public final class BeamRun {
  private BeamRun() {}

  /**
   * Runs a pipeline from records to rows and returns when every row is in the table.
   *
   * @param count the variant
   */
  public static void run(
      RunSpec spec, PTransform<PCollection<RawRecord>, PCollection<AggregateRow>> count)
      throws IOException, InterruptedException {
    run(spec, count, options(spec));
  }

  static void run(
      RunSpec spec,
      PTransform<PCollection<RawRecord>, PCollection<AggregateRow>> count,
      FlinkPipelineOptions options)
      throws IOException, InterruptedException {
    Pipeline pipeline = Pipeline.create(options);
    PCollection<RawRecord> records =
        spec.usesKafka()
            ? KafkaRecords.read(pipeline, spec)
            : pipeline.apply("GeneratedClicks", Read.from(GeneratedClicks.of(spec)));
    records.apply("Count", count).apply("Upsert", ParDo.of(new UpsertFn(spec)));
    PipelineResult result = pipeline.run();
    if (spec.usesKafka()) {
      KafkaRecords.awaitCounted(spec, result);
    } else {
      result.waitUntilFinish();
    }
  }

  static FlinkPipelineOptions options(RunSpec spec) throws IOException {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setStreaming(true);
    options.setParallelism(spec.slots());
    options.setMaxParallelism(spec.slots());
    options.setObjectReuse(true);
    options.setFasterCopy(true);
    options.setDisableMetrics(true);
    options.setFinishBundleBeforeCheckpointing(true);
    options.setCheckpointingInterval(10_000L);
    options.setAttachedMode(!spec.usesKafka());
    options.setShutdownSourcesAfterIdleMs(0L);
    options.setMaxBundleSize((long) spec.bundleSize());
    options.setMaxBundleTimeMills((long) spec.bundleMillis());
    options.setFlinkConfDir(FlinkSettings.writeConfiguration(spec).toString());
    return options;
  }

  private static final class UpsertFn extends DoFn<AggregateRow, Void> {
    private static final long serialVersionUID = 1L;

    private final RunSpec spec;
    private transient @Nullable RowWriter rows;

    UpsertFn(RunSpec spec) {
      this.spec = spec;
    }

    @Setup
    public void setup() {
      rows = RowWriter.open(spec);
    }

    @ProcessElement
    public void process(@Element AggregateRow row) {
      rows().write(row);
    }

    @FinishBundle
    public void finishBundle() {
      rows().flush();
    }

    @Teardown
    public void teardown() {
      if (rows != null) {
        rows.close();
      }
    }

    private RowWriter rows() {
      if (rows == null) {
        throw new IllegalStateException("written before setup");
      }
      return rows;
    }
  }
}
