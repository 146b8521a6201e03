package io.tallybook.stores.rawlog;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import com.google.protobuf.ByteString;
import io.tallybook.model.EventHeader;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a file of judged clicks. A row is one message; what each rule says is an element
 * of its list of verdicts.
 *
 * <p>Columns may be added under a new version; none may be removed, renamed or given another type.
 */
final class JudgedSchema {
  /** Apart from the versions of events, so that a file's version tells what its rows are. */
  static final int VERSION = 101;

  static final String STANDING = "standing";
  static final String REVISION = "revision";
  static final String VERDICTS = "verdicts";

  static final String RULE = "rule";
  static final String RULE_VERSION = "rule_version";
  static final String LIST_VERSION = "list_version";
  static final String TIER = "tier";
  static final String CATEGORY = "category";
  static final String DECISION = "decision";
  static final String EVIDENCE = "evidence";

  private static final String LIST = "list";
  private static final String ELEMENT = "element";

  private static final LogicalTypeAnnotation INSTANT = timestampType(true, TimeUnit.MILLIS);

  private static final GroupType VERDICT =
      Types.requiredGroup()
          .addFields(
              text(Type.Repetition.REQUIRED, RULE),
              Types.required(INT32).named(RULE_VERSION),
              text(Type.Repetition.REQUIRED, LIST_VERSION),
              text(Type.Repetition.REQUIRED, TIER),
              text(Type.Repetition.REQUIRED, CATEGORY),
              text(Type.Repetition.REQUIRED, DECISION),
              text(Type.Repetition.REQUIRED, EVIDENCE))
          .named(ELEMENT);

  static final MessageType COLUMNS =
      new MessageType(
          "judged_click",
          List.of(
              Types.required(INT32).named(RowSchema.KAFKA_PARTITION),
              Types.required(INT64).named(RowSchema.KAFKA_OFFSET),
              Types.required(INT64).as(INSTANT).named(RowSchema.RECORDED_AT),
              Types.optional(INT64).as(INSTANT).named(RowSchema.EVENT_TIME),
              Types.optional(INT64).as(INSTANT).named(RowSchema.DECLARED_TIME),
              Types.optional(INT64).as(INSTANT).named(RowSchema.RECEIVED_AT),
              text(RowSchema.EVENT_ID),
              text(RowSchema.ADVERTISER_ID),
              text(RowSchema.CAMPAIGN_ID),
              text(RowSchema.AD_ID),
              text(RowSchema.USER_ID),
              text(RowSchema.COUNTRY),
              text(RowSchema.DEVICE),
              bytes(RowSchema.IP),
              text(RowSchema.PUBLISHER_ID),
              text(RowSchema.PURPOSE),
              Types.optional(INT64).named(RowSchema.COST_MICROS),
              text(RowSchema.CURRENCY),
              text(STANDING),
              Types.optional(INT64).named(REVISION),
              Types.requiredGroup()
                  .as(listType())
                  .addField(Types.repeatedGroup().addField(VERDICT).named(LIST))
                  .named(VERDICTS),
              bytes(RowSchema.RECORD_KEY),
              bytes(RowSchema.PAYLOAD)));

  private JudgedSchema() {}

  private static Type text(String name) {
    return text(Type.Repetition.OPTIONAL, name);
  }

  private static Type text(Type.Repetition repetition, String name) {
    return Types.primitive(PrimitiveTypeName.BINARY, repetition).as(stringType()).named(name);
  }

  private static Type bytes(String name) {
    return Types.optional(BINARY).named(name);
  }

  /** Where a field of a verdict lies. */
  static String[] verdictPath(String field) {
    return new String[] {VERDICTS, LIST, ELEMENT, field};
  }

  /**
   * What a message says; null if it is no judged click, or has times that no calendar can show,
   * which SQL engines would refuse to read.
   */
  static @Nullable JudgedClick read(ByteString payload) {
    try {
      JudgedClick judged = JudgedClickWire.read(payload.toByteArray());
      EventHeader header = judged.click().header();
      return EventParser.isPlausible(header.eventTimeMillis())
              && EventParser.isPlausible(header.declaredTimeMillis())
              && EventParser.isPlausible(header.receivedAtMillis())
          ? judged
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
