package io.tallybook.stores.rawlog;

import java.util.OptionalLong;

/** What the manifest of a file says of its rows, gathered row by row in the order of offsets. */
final class FileFigures {
  private long rows;
  private long minOffset;
  private long maxOffset;
  private long events;
  private long minEventTimeMillis = Long.MAX_VALUE;
  private long maxEventTimeMillis = Long.MIN_VALUE;
  private long minRecordedAtMillis = Long.MAX_VALUE;
  private long maxRecordedAtMillis = Long.MIN_VALUE;

  void addRow(long offset, long recordedAtMillis) {
    if (rows == 0) {
      minOffset = offset;
    } else if (offset <= maxOffset) {
      throw new IllegalArgumentException("offset " + offset + " must follow " + maxOffset);
    }
    maxOffset = offset;
    minRecordedAtMillis = Math.min(minRecordedAtMillis, recordedAtMillis);
    maxRecordedAtMillis = Math.max(maxRecordedAtMillis, recordedAtMillis);
    rows++;
  }

  void addEventTime(long eventTimeMillis) {
    minEventTimeMillis = Math.min(minEventTimeMillis, eventTimeMillis);
    maxEventTimeMillis = Math.max(maxEventTimeMillis, eventTimeMillis);
    events++;
  }

  LogFile manifest(
      String path,
      TopicPartition source,
      LogHour hour,
      long bytes,
      String sha256,
      int schemaVersion) {
    return new LogFile(
        path,
        source.topic(),
        source.partition(),
        hour.date(),
        hour.hour(),
        rows,
        bytes,
        sha256,
        minOffset,
        maxOffset,
        events == 0 ? OptionalLong.empty() : OptionalLong.of(minEventTimeMillis),
        events == 0 ? OptionalLong.empty() : OptionalLong.of(maxEventTimeMillis),
        minRecordedAtMillis,
        maxRecordedAtMillis,
        schemaVersion);
  }
}
