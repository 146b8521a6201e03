package io.tallybook.pipelines.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogFileReader;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.RawLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendToRawLogTest {
  @TempDir Path root;

  @Test
  void everyBundleIsCommitted_andWhatComesAgainIsPassedOver() throws Exception {
    append(List.of(records(0, 5), records(3, 8), records(8, 9)));

    assertThat(archived()).isEqualTo(records(0, 9));
    assertThat(snapshot().ends().values()).containsExactly(9L);
  }

  @Test
  void gap_failsTheBundleWithWhatIsMissing() {
    assertThatThrownBy(() -> append(List.of(records(0, 5), records(6, 8))))
        .hasStackTraceContaining("offsets 5 to 5, are missing");

    assertThat(archived()).isEqualTo(records(0, 5));
  }

  /**
   * Runs the sink over bundles, one after the other: each in a pipeline of its own, because the
   * direct runner works on several at once.
   */
  private void append(List<List<RawRecord>> bundles) throws Exception {
    for (List<RawRecord> bundle : bundles) {
      Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
      pipeline
          .apply(
              TestStream.create(pipeline.getCoderRegistry().getCoder(RawRecord.class))
                  .addElements(bundle.get(0), bundle.stream().skip(1).toArray(RawRecord[]::new))
                  .advanceWatermarkToInfinity())
          .apply(AppendToRawLog.to(root, "ad-events", AppenderOptions.defaults()));
      pipeline.run().waitUntilFinish();
    }
  }

  private List<RawRecord> archived() {
    List<RawRecord> records = new ArrayList<>();
    for (LogFile file : snapshot().files()) {
      try (LogFileReader reader = LogFileReader.open(root, file)) {
        for (RawRecord record = reader.next(); record != null; record = reader.next()) {
          records.add(record);
        }
      }
    }
    return records;
  }

  private LogSnapshot snapshot() {
    return RawLog.open(root).snapshot();
  }

  private static List<RawRecord> records(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(
            offset ->
                new RawRecord(
                    ByteString.copyFromUtf8("key-" + offset),
                    ByteString.copyFromUtf8("no event"),
                    "ad-events",
                    0,
                    offset,
                    1_000_000 + offset))
        .toList();
  }
}
