package io.tallybook.model;

import com.google.protobuf.InvalidProtocolBufferException;

/** The time under which the raw log files a record: its day and hour follow from it. */
public final class LogTime {
  private LogTime() {}

  /**
   * The counted time of the event that the record holds, accepted or not; of bytes that are no
   * event or tell no plausible times, the time the log took them.
   *
   * @return milliseconds since the epoch, UTC
   */
  public static long millisOf(RawRecord record) {
    io.tallybook.model.wire.AdEvent event;
    try {
      event = io.tallybook.model.wire.AdEvent.parseFrom(record.payload());
    } catch (InvalidProtocolBufferException e) {
      return record.recordedAtMillis();
    }
    long declaredMillis = event.getEventTimeMillis();
    long receivedMillis = event.getReceivedAtMillis();
    return EventRules.isPlausible(declaredMillis) && EventRules.isPlausible(receivedMillis)
        ? EventValidator.countedTimeMillis(declaredMillis, receivedMillis)
        : record.recordedAtMillis();
  }
}
