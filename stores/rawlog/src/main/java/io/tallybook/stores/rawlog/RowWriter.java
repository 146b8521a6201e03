package io.tallybook.stores.rawlog;

import com.google.protobuf.ByteString;
import io.tallybook.model.RawRecord;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/** Writes events into the columns of a row group. */
final class RowWriter implements RecordWriter {
  private static final int DEFINED = 1;

  private final EventParser parser = new EventParser();
  private final EventColumns event = new EventColumns();
  private final EventEncoder encoder = new EventEncoder();
  private final ColumnWriter[] blocks = new ColumnWriter[EventColumns.BLOCKS.size()];

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter partition;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter offset;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter recordedAt;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter eventTime;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter eventType;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter declaredTime;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter receivedAt;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter device;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter purpose;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter costMicros;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter valueMicros;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter recordKey;

  @SuppressWarnings("NullAway.Init") // set by use()
  private ColumnWriter payload;

  @Override
  public void use(ColumnWriteStore columns) {
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = column(columns, EventColumns.BLOCKS.get(block));
    }
    partition = column(columns, RowSchema.KAFKA_PARTITION);
    offset = column(columns, RowSchema.KAFKA_OFFSET);
    recordedAt = column(columns, RowSchema.RECORDED_AT);
    eventTime = column(columns, RowSchema.EVENT_TIME);
    eventType = column(columns, RowSchema.EVENT_TYPE);
    declaredTime = column(columns, RowSchema.DECLARED_TIME);
    receivedAt = column(columns, RowSchema.RECEIVED_AT);
    device = column(columns, RowSchema.DEVICE);
    purpose = column(columns, RowSchema.PURPOSE);
    costMicros = column(columns, RowSchema.COST_MICROS);
    valueMicros = column(columns, RowSchema.VALUE_MICROS);
    recordKey = column(columns, RowSchema.RECORD_KEY);
    payload = column(columns, RowSchema.PAYLOAD);
  }

  private static ColumnWriter column(ColumnWriteStore columns, String name) {
    return columns.getColumnWriter(RowSchema.COLUMNS.getColumnDescription(new String[] {name}));
  }

  @Override
  public void write(RawRecord record, FileFigures figures) {
    figures.addRow(record.offset(), record.recordedAtMillis());
    partition.write(record.partition(), 0, 0);
    offset.write(record.offset(), 0, 0);
    recordedAt.write(record.recordedAtMillis(), 0, 0);
    boolean isEvent = parser.parse(record.payload(), event);
    if (isEvent) {
      writeTimes(figures);
    } else {
      event.clear();
      writeNull(eventTime);
      writeNull(declaredTime);
      writeNull(receivedAt);
    }
    writeEvent();
    boolean isGivenAgain = isEvent && isGivenAgain(record.payload());
    writeUnless(isGivenAgain, payload, record.payload());
    writeUnless(isEvent && isEventId(record.key()), recordKey, record.key());
  }

  private void writeTimes(FileFigures figures) {
    long countedMillis = EventParser.countedTimeMillis(event);
    figures.addEventTime(countedMillis);
    eventTime.write(countedMillis, 0, DEFINED);
    declaredTime.write(event.declaredTimeMillis, 0, DEFINED);
    receivedAt.write(event.receivedAtMillis, 0, DEFINED);
  }

  private void writeEvent() {
    EventType type = event.type;
    if (type == null) {
      writeNull(eventType);
    } else {
      eventType.write(type.text(), 0, DEFINED);
    }
    writeName(WireNames.DEVICES, event.device, device);
    writeName(WireNames.PURPOSES, event.purpose, purpose);
    writeMicros(type == EventType.CLICK, costMicros);
    writeMicros(type == EventType.CONVERSION, valueMicros);
    for (int block = 0; block < blocks.length; block++) {
      int length = event.length(block);
      if (length == 0) {
        writeNull(blocks[block]);
      } else {
        // Reused, because a dictionary keeps values for longer than the row's array may live.
        blocks[block].write(
            Binary.fromReusedByteArray(event.array(block), event.start(block), length), 0, DEFINED);
      }
    }
  }

  private static void writeName(WireNames names, int number, ColumnWriter column) {
    if (number == 0) {
      writeNull(column);
    } else {
      column.write(names.name(number), 0, DEFINED);
    }
  }

  private void writeMicros(boolean isThere, ColumnWriter column) {
    if (isThere) {
      column.write(event.micros, 0, DEFINED);
    } else {
      writeNull(column);
    }
  }

  /** Whether the columns give these bytes again. */
  private boolean isGivenAgain(ByteString received) {
    encoder.encode(event);
    return received.size() == encoder.size()
        && received.equals(ByteString.copyFrom(encoder.bytes(), 0, encoder.size()));
  }

  private boolean isEventId(ByteString key) {
    int block = EventColumns.EVENT_ID_BLOCK;
    return key.size() == event.length(block)
        && key.equals(ByteString.copyFrom(event.array(block), event.start(block), key.size()));
  }

  private static void writeUnless(boolean isRedundant, ColumnWriter column, ByteString bytes) {
    if (isRedundant) {
      writeNull(column);
    } else {
      column.write(Binary.fromConstantByteArray(bytes.toByteArray()), 0, DEFINED);
    }
  }

  private static void writeNull(ColumnWriter column) {
    column.writeNull(0, 0);
  }
}
