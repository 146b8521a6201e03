package io.tallybook.bench.peers.beam;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.bench.peers.tallybook.TallybookJob;
import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.FlinkSettings;
import io.tallybook.bench.work.Oracle;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.UpsertTable;
import io.tallybook.bench.work.Variant;
import io.tallybook.bench.work.Verification;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job that fails in the middle goes on from its checkpoint and counts the same. */
class RestartTest {
  private static final int CLICKS = 200_000;
  private static final AtomicLong SEEN = new AtomicLong();
  private static final AtomicLong SEEN_AT_FAILURE = new AtomicLong();

  @TempDir Path folder;

  @BeforeEach
  @AfterEach
  void clear() {
    UpsertTable.clear();
    SEEN.set(0);
    SEEN_AT_FAILURE.set(0);
  }

  @ParameterizedTest
  @CsvSource({
    "EVEN, HEAP",
    "EVEN, ROCKSDB",
    "ZIPF, HEAP",
    "HOT, ROCKSDB",
    "HOT, HEAP",
    "REPEATS, ROCKSDB"
  })
  void restart_fromACheckpointInTheMiddle_countsTheSame(BenchCase scenario, Backend backend)
      throws Exception {
    RunSpec spec =
        new RunSpec(
            scenario, backend, Variant.TALLYBOOK, CLICKS, 2, 1_000, 100, "", "", folder.toString());
    FlinkPipelineOptions options = BeamRun.options(spec);
    options.setCheckpointingInterval(100L);
    options.setNumberOfExecutionRetries(1);
    options.setExecutionRetryDelay(0L);

    BeamRun.run(spec, new FailingCount(FlinkSettings.checkpoints(spec).toString()), options);

    Verification.requireEqual(
        spec.variant(), Oracle.count(spec.input(), spec.clicks()), UpsertTable.rows());
    // It did fail, and did not begin anew: what came before the checkpoint was not read again.
    assertThat(SEEN_AT_FAILURE.get()).isBetween(CLICKS / 4L, (long) CLICKS);
    assertThat(SEEN.get()).isGreaterThan(CLICKS).isLessThan(CLICKS + SEEN_AT_FAILURE.get());
  }

  /** Tallybook's count behind a step that fails once. */
  private static final class FailingCount
      extends PTransform<PCollection<RawRecord>, PCollection<AggregateRow>> {
    private static final long serialVersionUID = 1L;

    private final String checkpoints;

    FailingCount(String checkpoints) {
      this.checkpoints = checkpoints;
    }

    @Override
    public PCollection<AggregateRow> expand(PCollection<RawRecord> records) {
      return records
          .apply("FailOnce", ParDo.of(new FailOnceFn(checkpoints)))
          .apply("Count", TallybookJob.count());
    }
  }

  /** Fails once, later than a quarter of the clicks and a checkpoint that is complete. */
  private static final class FailOnceFn extends DoFn<RawRecord, RawRecord> {
    private static final long serialVersionUID = 1L;

    private final String checkpoints;

    FailOnceFn(String checkpoints) {
      this.checkpoints = checkpoints;
    }

    @ProcessElement
    public void process(@Element RawRecord record, OutputReceiver<RawRecord> out) {
      long seen = SEEN.incrementAndGet();
      if (seen > CLICKS / 4
          && seen % 500 == 0
          && SEEN_AT_FAILURE.get() == 0
          && hasCheckpoint()
          && SEEN_AT_FAILURE.compareAndSet(0, seen)) {
        throw new IllegalStateException("fails on purpose, once");
      }
      out.output(record);
    }

    private boolean hasCheckpoint() {
      try (Stream<Path> files = Files.walk(Path.of(checkpoints))) {
        return files.anyMatch(file -> file.endsWith("_metadata"));
      } catch (UncheckedIOException | IOException e) {
        // A checkpoint was removed meanwhile: there will be another.
        return false;
      }
    }
  }
}
