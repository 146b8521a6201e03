package io.tallybook.stores.rawlog;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.EventWire;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import io.tallybook.model.Money;
import io.tallybook.model.Purpose;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a row group of judged clicks from its columns. */
final class JudgedRowReader implements RecordReader {
  private final TopicPartition source;

  /** By the last part of their paths, which is different for each. */
  private final Map<String, ColumnReader> columns = new HashMap<>();

  /**
   * @param schema the columns that are read
   */
  JudgedRowReader(TopicPartition source, MessageType schema, ColumnReadStore readers) {
    this.source = source;
    for (ColumnDescriptor column : schema.getColumns()) {
      String[] path = column.getPath();
      columns.put(path[path.length - 1], readers.getColumnReader(column));
    }
  }

  @Override
  public RawRecord next() {
    long offset = number(RowSchema.KAFKA_OFFSET);
    long recordedAtMillis = number(RowSchema.RECORDED_AT);
    // Every column, also where the payload is kept: each stands at its own row.
    Header header = header();
    long costMicros = number(RowSchema.COST_MICROS);
    String currency = text(RowSchema.CURRENCY);
    String standing = text(JudgedSchema.STANDING);
    long revision = number(JudgedSchema.REVISION);
    List<Verdict> verdicts = verdicts();
    ByteString key = bytes(RowSchema.RECORD_KEY);
    ByteString payload = bytes(RowSchema.PAYLOAD);
    if (key == null) {
      key = ByteString.copyFromUtf8(header.id);
    }
    if (payload == null) {
      JudgedClick judged =
          new JudgedClick(
              new Click(header.toModel(), new Money(costMicros, currency)),
              Standing.valueOf(standing),
              verdicts,
              revision);
      payload = JudgedClickWire.toWire(judged).toByteString();
    }
    return new RawRecord(
        key, payload, source.topic(), source.partition(), offset, recordedAtMillis);
  }

  /** The fields of a click; without meaning in a row that has none. */
  private record Header(
      long eventTimeMillis,
      long declaredTimeMillis,
      long receivedAtMillis,
      String id,
      String advertiserId,
      String campaignId,
      String adId,
      String userId,
      String country,
      String device,
      ByteString ip,
      String publisherId,
      String purpose) {
    EventHeader toModel() {
      return new EventHeader(
          new EventId(id),
          new AdRef(advertiserId, campaignId, adId),
          eventTimeMillis,
          declaredTimeMillis,
          receivedAtMillis,
          userId,
          country,
          device.isEmpty() ? Device.UNKNOWN : Device.valueOf(device),
          EventWire.addressText(ip),
          "",
          publisherId,
          purpose.isEmpty() ? Purpose.UNKNOWN : Purpose.valueOf(purpose));
    }
  }

  private Header header() {
    long eventTimeMillis = number(RowSchema.EVENT_TIME);
    long declaredTimeMillis = number(RowSchema.DECLARED_TIME);
    long receivedAtMillis = number(RowSchema.RECEIVED_AT);
    ByteString ip = bytes(RowSchema.IP);
    return new Header(
        eventTimeMillis,
        declaredTimeMillis,
        receivedAtMillis,
        text(RowSchema.EVENT_ID),
        text(RowSchema.ADVERTISER_ID),
        text(RowSchema.CAMPAIGN_ID),
        text(RowSchema.AD_ID),
        text(RowSchema.USER_ID),
        text(RowSchema.COUNTRY),
        text(RowSchema.DEVICE),
        ip == null ? ByteString.EMPTY : ip,
        text(RowSchema.PUBLISHER_ID),
        text(RowSchema.PURPOSE));
  }

  private List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    ColumnReader rule = column(JudgedSchema.RULE);
    do {
      boolean isThere = rule.getCurrentDefinitionLevel() > 0;
      String ruleId = text(JudgedSchema.RULE);
      int ruleVersion = Math.toIntExact(number(JudgedSchema.RULE_VERSION));
      String listVersion = text(JudgedSchema.LIST_VERSION);
      String tier = text(JudgedSchema.TIER);
      String category = text(JudgedSchema.CATEGORY);
      String decision = text(JudgedSchema.DECISION);
      String evidence = text(JudgedSchema.EVIDENCE);
      if (isThere) {
        verdicts.add(
            new Verdict(
                ruleId,
                ruleVersion,
                listVersion,
                Tier.valueOf(tier),
                Category.valueOf(category),
                Decision.valueOf(decision),
                evidence));
      }
    } while (rule.getCurrentRepetitionLevel() > 0);
    return verdicts;
  }

  /** 0 if there is none. */
  private long number(String name) {
    ColumnReader column = column(name);
    long value = 0;
    if (isThere(column)) {
      value = name.equals(JudgedSchema.RULE_VERSION) ? column.getInteger() : column.getLong();
    }
    column.consume();
    return value;
  }

  /** Empty if there is none. */
  private String text(String name) {
    Binary value = binary(column(name));
    return value == null ? "" : value.toStringUsingUTF8();
  }

  private @Nullable ByteString bytes(String name) {
    Binary value = binary(column(name));
    return value == null ? null : ByteString.copyFrom(value.toByteBuffer());
  }

  private static @Nullable Binary binary(ColumnReader column) {
    Binary value = isThere(column) ? column.getBinary() : null;
    column.consume();
    return value;
  }

  private static boolean isThere(ColumnReader column) {
    return column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel();
  }

  private ColumnReader column(String name) {
    ColumnReader column = columns.get(name);
    if (column == null) {
      throw new IllegalStateException("the row group has no column " + name);
    }
    return column;
  }
}
