package io.tallybook.stores.rawlog;

import com.google.protobuf.ByteString;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventWire;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import io.tallybook.model.Purpose;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Writes judged clicks into the columns of a row group. The payload is kept as well where the
 * columns do not give it again byte for byte, and the key where it is not the event's id.
 */
final class JudgedRowWriter implements RecordWriter {
  private static final int DEFINED = 1;

  /** By the last part of their paths, which is different for each. */
  private final Map<String, ColumnWriter> columns = new HashMap<>();

  @Override
  public void use(ColumnWriteStore newColumns) {
    columns.clear();
    for (ColumnDescriptor column : JudgedSchema.COLUMNS.getColumns()) {
      String[] path = column.getPath();
      columns.put(path[path.length - 1], newColumns.getColumnWriter(column));
    }
  }

  @Override
  public void write(RawRecord record, FileFigures figures) {
    figures.addRow(record.offset(), record.recordedAtMillis());
    column(RowSchema.KAFKA_PARTITION).write(record.partition(), 0, 0);
    column(RowSchema.KAFKA_OFFSET).write(record.offset(), 0, 0);
    column(RowSchema.RECORDED_AT).write(record.recordedAtMillis(), 0, 0);
    JudgedClick judged = JudgedSchema.read(record.payload());
    if (judged == null) {
      writeNothing();
      write(RowSchema.PAYLOAD, record.payload());
      write(RowSchema.RECORD_KEY, record.key());
      return;
    }
    figures.addEventTime(judged.click().header().eventTimeMillis());
    write(judged);
    boolean isGivenAgain = JudgedClickWire.toWire(judged).toByteString().equals(record.payload());
    write(RowSchema.PAYLOAD, isGivenAgain ? null : record.payload());
    ByteString id = ByteString.copyFromUtf8(judged.click().header().id().value());
    write(RowSchema.RECORD_KEY, id.equals(record.key()) ? null : record.key());
  }

  private void writeNothing() {
    for (ColumnDescriptor column : JudgedSchema.COLUMNS.getColumns()) {
      String[] path = column.getPath();
      String name = path[path.length - 1];
      if (column.getMaxDefinitionLevel() > 0
          && !name.equals(RowSchema.PAYLOAD)
          && !name.equals(RowSchema.RECORD_KEY)) {
        column(name).writeNull(0, 0);
      }
    }
  }

  private void write(JudgedClick judged) {
    EventHeader header = judged.click().header();
    write(RowSchema.EVENT_TIME, header.eventTimeMillis());
    write(RowSchema.DECLARED_TIME, header.declaredTimeMillis());
    write(RowSchema.RECEIVED_AT, header.receivedAtMillis());
    write(RowSchema.EVENT_ID, header.id().value());
    write(RowSchema.ADVERTISER_ID, header.ad().advertiserId());
    write(RowSchema.CAMPAIGN_ID, header.ad().campaignId());
    write(RowSchema.AD_ID, header.ad().adId());
    write(RowSchema.USER_ID, header.userId());
    write(RowSchema.COUNTRY, header.country());
    write(RowSchema.DEVICE, header.device() == Device.UNKNOWN ? "" : header.device().name());
    ByteString ip = EventWire.addressBytes(header.ip());
    write(RowSchema.IP, ip.isEmpty() ? null : ip);
    write(RowSchema.PUBLISHER_ID, header.publisherId());
    write(RowSchema.PURPOSE, header.purpose() == Purpose.UNKNOWN ? "" : header.purpose().name());
    write(RowSchema.COST_MICROS, judged.click().cost().micros());
    write(RowSchema.CURRENCY, judged.click().cost().currency());
    write(JudgedSchema.STANDING, judged.standing().name());
    write(JudgedSchema.REVISION, judged.revision());
    write(judged.verdicts());
  }

  private void write(List<Verdict> verdicts) {
    if (verdicts.isEmpty()) {
      for (ColumnDescriptor column : JudgedSchema.COLUMNS.getColumns()) {
        if (column.getMaxRepetitionLevel() > 0) {
          column(column.getPath()[column.getPath().length - 1]).writeNull(0, 0);
        }
      }
    }
    for (int i = 0; i < verdicts.size(); i++) {
      Verdict verdict = verdicts.get(i);
      int repetition = i == 0 ? 0 : 1; // 0 begins the list of another row
      column(JudgedSchema.RULE).write(text(verdict.ruleId()), repetition, DEFINED);
      column(JudgedSchema.RULE_VERSION).write(verdict.ruleVersion(), repetition, DEFINED);
      column(JudgedSchema.LIST_VERSION).write(text(verdict.listVersion()), repetition, DEFINED);
      column(JudgedSchema.TIER).write(text(verdict.tier().name()), repetition, DEFINED);
      column(JudgedSchema.CATEGORY).write(text(verdict.category().name()), repetition, DEFINED);
      column(JudgedSchema.DECISION).write(text(verdict.decision().name()), repetition, DEFINED);
      column(JudgedSchema.EVIDENCE).write(text(verdict.evidence()), repetition, DEFINED);
    }
  }

  private static Binary text(String text) {
    return Binary.fromString(text);
  }

  private void write(String column, long number) {
    column(column).write(number, 0, DEFINED);
  }

  /** An empty text is none. */
  private void write(String column, String text) {
    if (text.isEmpty()) {
      column(column).writeNull(0, 0);
    } else {
      column(column).write(text(text), 0, DEFINED);
    }
  }

  private void write(String column, @Nullable ByteString bytes) {
    if (bytes == null) {
      column(column).writeNull(0, 0);
    } else {
      column(column).write(Binary.fromConstantByteArray(bytes.toByteArray()), 0, DEFINED);
    }
  }

  private ColumnWriter column(String name) {
    ColumnWriter column = columns.get(name);
    if (column == null) {
      throw new IllegalStateException("no row group is open, or it has no column " + name);
    }
    return column;
  }
}
