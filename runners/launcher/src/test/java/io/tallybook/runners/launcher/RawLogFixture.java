package io.tallybook.runners.launcher;

import io.tallybook.model.AdEvent;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Topics;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.LogAppender;
import io.tallybook.testdata.ScriptedEvent;
import java.nio.file.Path;
import java.util.List;

/** The raw log of a stopped stack, which a test writes in the order of arrival. */
final class RawLogFixture {
  private final Path root;
  private final long[] offsets;

  /** An empty log in a stack's folder. */
  RawLogFixture(Path data, int partitions) {
    this.root = new DataFolder(data).rawLog();
    this.offsets = new long[partitions];
  }

  /** Appends events in one commit; an id's events share a partition. */
  RawLogFixture append(List<? extends AdEvent> events) {
    try (LogAppender appender =
        LogAppender.open(root, Topics.AD_EVENTS, AppenderOptions.defaults())) {
      for (AdEvent event : events) {
        RawRecord record = ScriptedEvent.record(event);
        int partition = Math.floorMod(record.key().hashCode(), offsets.length);
        appender.append(
            new RawRecord(
                record.key(),
                record.payload(),
                Topics.AD_EVENTS,
                partition,
                offsets[partition]++,
                record.recordedAtMillis()));
      }
      appender.commit();
    }
    return this;
  }
}
