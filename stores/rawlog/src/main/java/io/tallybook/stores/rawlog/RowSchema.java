package io.tallybook.stores.rawlog;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * The columns of a data file. A row is one Kafka record.
 *
 * <p>Columns may be added under a new version; none may be removed, renamed or given another type.
 */
final class RowSchema {
  /** Version of the columns that are written; all from 1 on are read. */
  static final int VERSION = 2;

  /** Keys of the file's own metadata. */
  static final String VERSION_KEY = "tallybook.schema_version";

  static final String TOPIC_KEY = "tallybook.topic";
  static final String PARTITION_KEY = "tallybook.partition";

  static final String KAFKA_PARTITION = "kafka_partition";
  static final String KAFKA_OFFSET = "kafka_offset";
  static final String RECORDED_AT = "recorded_at";

  /** The counted time; derived, for whoever asks in SQL. */
  static final String EVENT_TIME = "event_time";

  static final String EVENT_TYPE = "event_type";
  static final String EVENT_ID = "event_id";
  static final String DECLARED_TIME = "declared_time";
  static final String RECEIVED_AT = "received_at";
  static final String ADVERTISER_ID = "advertiser_id";
  static final String CAMPAIGN_ID = "campaign_id";
  static final String AD_ID = "ad_id";
  static final String USER_ID = "user_id";
  static final String COUNTRY = "country";
  static final String DEVICE = "device";
  static final String IP = "ip";
  static final String USER_AGENT = "user_agent";

  /** From version 2 on. */
  static final String PUBLISHER_ID = "publisher_id";

  /** From version 2 on. */
  static final String PURPOSE = "purpose";

  static final String COST_MICROS = "cost_micros";
  static final String CURRENCY = "currency";
  static final String CLICK_ID = "click_id";
  static final String VALUE_MICROS = "value_micros";

  /** The record's key, where it is not the event's id. */
  static final String RECORD_KEY = "record_key";

  /** The record's value, where the columns do not give it again byte for byte. */
  static final String PAYLOAD = "payload";

  private static final LogicalTypeAnnotation INSTANT = timestampType(true, TimeUnit.MILLIS);

  private static final MessageType COLUMNS_1 =
      Types.buildMessage()
          .required(INT32)
          .named(KAFKA_PARTITION)
          .required(INT64)
          .named(KAFKA_OFFSET)
          .required(INT64)
          .as(INSTANT)
          .named(RECORDED_AT)
          .optional(INT64)
          .as(INSTANT)
          .named(EVENT_TIME)
          .optional(BINARY)
          .as(stringType())
          .named(EVENT_TYPE)
          .optional(BINARY)
          .as(stringType())
          .named(EVENT_ID)
          .optional(INT64)
          .as(INSTANT)
          .named(DECLARED_TIME)
          .optional(INT64)
          .as(INSTANT)
          .named(RECEIVED_AT)
          .optional(BINARY)
          .as(stringType())
          .named(ADVERTISER_ID)
          .optional(BINARY)
          .as(stringType())
          .named(CAMPAIGN_ID)
          .optional(BINARY)
          .as(stringType())
          .named(AD_ID)
          .optional(BINARY)
          .as(stringType())
          .named(USER_ID)
          .optional(BINARY)
          .as(stringType())
          .named(COUNTRY)
          .optional(BINARY)
          .as(stringType())
          .named(DEVICE)
          .optional(BINARY)
          .named(IP)
          .optional(BINARY)
          .as(stringType())
          .named(USER_AGENT)
          .optional(INT64)
          .named(COST_MICROS)
          .optional(BINARY)
          .as(stringType())
          .named(CURRENCY)
          .optional(BINARY)
          .as(stringType())
          .named(CLICK_ID)
          .optional(INT64)
          .named(VALUE_MICROS)
          .optional(BINARY)
          .named(RECORD_KEY)
          .optional(BINARY)
          .named(PAYLOAD)
          .named("raw_record");

  /** The columns that are written. */
  static final MessageType COLUMNS =
      COLUMNS_1.union(
          Types.buildMessage()
              .optional(BINARY)
              .as(stringType())
              .named(PUBLISHER_ID)
              .optional(BINARY)
              .as(stringType())
              .named(PURPOSE)
              .named("raw_record"));

  private RowSchema() {}

  /** The columns of a version that is read: 1 to {@link #VERSION}. */
  static MessageType columns(int version) {
    return version == 1 ? COLUMNS_1 : COLUMNS;
  }
}
