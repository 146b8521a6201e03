package io.tallybook.pipelines.billing;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.LogAppender;
import io.tallybook.testdata.ScriptedEvent;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** A raw log that a test writes, event by event, in the order of arrival. */
final class LogFixture {
  private static final String TOPIC = "ad-events";

  private final Path root;
  private final Map<Integer, Long> offsets = new HashMap<>();

  LogFixture(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** Appends events to partition 0 in one commit. */
  LogFixture add(ScriptedEvent... events) {
    return add(0, List.of(events).stream().map(ScriptedEvent::record).toList());
  }

  /** Appends records in one commit, at the next offsets of a partition. */
  LogFixture add(int partition, List<RawRecord> records) {
    try (LogAppender appender = LogAppender.open(root, TOPIC, AppenderOptions.defaults())) {
      for (RawRecord record : records) {
        long offset = offsets.merge(partition, 1L, Long::sum) - 1;
        appender.append(
            new RawRecord(
                record.key(),
                record.payload(),
                TOPIC,
                partition,
                offset,
                record.recordedAtMillis()));
      }
      appender.commit();
    }
    return this;
  }

  /** Nobody watches. */
  static final BillDay.Watch UNWATCHED = (files, rows, progress) -> () -> {};

  /** On the direct runner. */
  static final BillDay.Execution DIRECT =
      (records, build) -> {
        Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
        build.accept(pipeline);
        pipeline.run().waitUntilFinish();
      };
}
