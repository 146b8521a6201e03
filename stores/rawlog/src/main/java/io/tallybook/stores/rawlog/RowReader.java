package io.tallybook.stores.rawlog;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tallybook.model.RawRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads the events of a row group from its columns. */
final class RowReader implements RecordReader {
  private final String topic;
  private final int partition;

  /** By block; null for a column that files of this version do not have. */
  private final @Nullable ColumnReader[] blocks =
      new @Nullable ColumnReader[EventColumns.BLOCKS.size()];

  private final ColumnReader offset;
  private final ColumnReader recordedAt;
  private final ColumnReader eventType;
  private final ColumnReader declaredTime;
  private final ColumnReader receivedAt;
  private final ColumnReader device;
  private final @Nullable ColumnReader purpose;
  private final ColumnReader costMicros;
  private final ColumnReader valueMicros;
  private final ColumnReader recordKey;
  private final ColumnReader payload;

  private final EventColumns event = new EventColumns();
  private final EventEncoder encoder;

  /**
   * @param schema the columns that are read; those of a later version may be missing
   */
  RowReader(
      TopicPartition source, MessageType schema, ColumnReadStore columns, EventEncoder encoder) {
    this.topic = source.topic();
    this.partition = source.partition();
    this.encoder = encoder;
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = columnIfThere(schema, columns, EventColumns.BLOCKS.get(block));
    }
    offset = column(columns, RowSchema.KAFKA_OFFSET);
    recordedAt = column(columns, RowSchema.RECORDED_AT);
    eventType = column(columns, RowSchema.EVENT_TYPE);
    declaredTime = column(columns, RowSchema.DECLARED_TIME);
    receivedAt = column(columns, RowSchema.RECEIVED_AT);
    device = column(columns, RowSchema.DEVICE);
    purpose = columnIfThere(schema, columns, RowSchema.PURPOSE);
    costMicros = column(columns, RowSchema.COST_MICROS);
    valueMicros = column(columns, RowSchema.VALUE_MICROS);
    recordKey = column(columns, RowSchema.RECORD_KEY);
    payload = column(columns, RowSchema.PAYLOAD);
  }

  private static ColumnReader column(ColumnReadStore columns, String name) {
    return columns.getColumnReader(RowSchema.COLUMNS.getColumnDescription(new String[] {name}));
  }

  private static @Nullable ColumnReader columnIfThere(
      MessageType schema, ColumnReadStore columns, String name) {
    return schema.containsField(name) ? column(columns, name) : null;
  }

  @Override
  public RawRecord next() {
    long recordOffset = number(offset);
    long recordedAtMillis = number(recordedAt);
    readEvent();
    ByteString value = bytes(payload);
    ByteString key = bytes(recordKey);
    if (value == null) {
      encoder.encode(event);
      byte[] encoded = Arrays.copyOf(encoder.bytes(), encoder.size());
      value = UnsafeByteOperations.unsafeWrap(encoded);
      if (key == null) {
        // A view into the payload: no bytes of its own.
        key =
            UnsafeByteOperations.unsafeWrap(
                encoded, encoder.eventIdStart(), event.length(EventColumns.EVENT_ID_BLOCK));
      }
    } else if (key == null) {
      key = eventId();
    }
    return new RawRecord(key, value, topic, partition, recordOffset, recordedAtMillis);
  }

  private void readEvent() {
    event.declaredTimeMillis = optionalNumber(declaredTime);
    event.receivedAtMillis = optionalNumber(receivedAt);
    Binary typeName = binary(eventType);
    event.type = typeName == null ? null : EventType.ofName(typeName);
    event.device = number(WireNames.DEVICES, device);
    event.purpose = purpose == null ? 0 : number(WireNames.PURPOSES, purpose);
    long cost = optionalNumber(costMicros);
    long worth = optionalNumber(valueMicros);
    event.micros = event.type == EventType.CLICK ? cost : worth;
    for (int block = 0; block < blocks.length; block++) {
      ColumnReader column = blocks[block];
      Binary value = column == null ? null : binary(column);
      if (value == null) {
        event.set(block, EventColumns.NONE, 0, 0);
      } else {
        ByteBuffer buffer = value.toByteBuffer();
        event.set(
            block, buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
      }
    }
  }

  private ByteString eventId() {
    int block = EventColumns.EVENT_ID_BLOCK;
    return ByteString.copyFrom(event.array(block), event.start(block), event.length(block));
  }

  /** The number of a name; 0 if there is none. */
  private static int number(WireNames names, ColumnReader column) {
    Binary name = binary(column);
    return name == null ? 0 : names.number(name);
  }

  private static long number(ColumnReader column) {
    long value = column.getLong();
    column.consume();
    return value;
  }

  private static long optionalNumber(ColumnReader column) {
    long value = column.getCurrentDefinitionLevel() == 0 ? 0 : column.getLong();
    column.consume();
    return value;
  }

  private static @Nullable Binary binary(ColumnReader column) {
    Binary value = column.getCurrentDefinitionLevel() == 0 ? null : column.getBinary();
    column.consume();
    return value;
  }

  private static @Nullable ByteString bytes(ColumnReader column) {
    Binary value = binary(column);
    return value == null ? null : ByteString.copyFrom(value.toByteBuffer());
  }
}
