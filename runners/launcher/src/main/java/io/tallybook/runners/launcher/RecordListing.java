package io.tallybook.runners.launcher;

import static java.util.stream.Collectors.joining;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.tallybook.model.Purpose;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.pipelines.explain.ExplainedRecord;
import io.tallybook.pipelines.explain.PriceSource;
import io.tallybook.pipelines.explain.RecordRole;
import io.tallybook.stores.ledger.LineId;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Prints records as they come: a table for a person, or CSV. For one thread. */
final class RecordListing {
  private static final int MICROS_DECIMALS = 6;

  private static final List<String> TEXT_HEAD =
      List.of(
          "Time",
          "Event",
          "Type",
          "Role",
          "Why",
          "Standing",
          "Verdicts",
          "#Price",
          "From",
          "Billed",
          "Line",
          "Publisher",
          "Purpose",
          "Record",
          "#Row",
          "File");

  private static final List<String> CSV_HEAD =
      List.of(
          "file",
          "row",
          "topic",
          "partition",
          "offset",
          "event_id",
          "event_time",
          "type",
          "role",
          "why",
          "standing",
          "verdicts",
          "price_micros",
          "price_source",
          "billed",
          "line",
          "publisher_id",
          "purpose");

  private final Function<ExplainedRecord, String> billed;
  private final FlowingTable table;
  private final CsvWriter csv;
  private final boolean isCsv;

  /**
   * @param billed whether a record is billed, or why not
   */
  RecordListing(boolean isCsv, PrintWriter out, Function<ExplainedRecord, String> billed) {
    this.isCsv = isCsv;
    this.billed = billed;
    this.table = new FlowingTable(TEXT_HEAD, out);
    this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(out);
    if (isCsv) {
      csv.writeRecord(CSV_HEAD);
    }
  }

  void add(ExplainedRecord record) {
    if (isCsv) {
      csv.writeRecord(csv(record));
    } else {
      table.row(text(record));
    }
  }

  void end() {
    if (!isCsv) {
      table.end();
    }
  }

  private List<String> text(ExplainedRecord record) {
    boolean isClick = record.type().equals(ExplainedRecord.CLICK);
    return List.of(
        Instant.ofEpochMilli(record.timeMillis()).toString(),
        record.eventId(),
        word(record.type()),
        word(record.role().name()),
        record.why(),
        record.isCountedClick() ? word(record.standing().name()) : "",
        verdicts(record),
        isClick ? units(record.costMicros()) : "",
        record.priceSource() == PriceSource.NONE ? "" : word(record.priceSource().name()),
        billed.apply(record),
        line(record),
        record.publisherId(),
        purpose(record),
        record.origin(),
        Long.toString(record.row()),
        record.file());
  }

  private List<String> csv(ExplainedRecord record) {
    boolean isClick = record.type().equals(ExplainedRecord.CLICK);
    return List.of(
        record.file(),
        Long.toString(record.row()),
        record.topic(),
        Integer.toString(record.partition()),
        Long.toString(record.offset()),
        record.eventId(),
        Instant.ofEpochMilli(record.timeMillis()).toString(),
        record.type(),
        record.role().name(),
        record.why(),
        record.isCountedClick() ? record.standing().name() : "",
        verdicts(record),
        isClick ? Long.toString(record.costMicros()) : "",
        isClick ? record.priceSource().name() : "",
        billed.apply(record),
        line(record),
        record.publisherId(),
        purpose(record));
  }

  /** Empty if the request said nothing of it. */
  private static String purpose(ExplainedRecord record) {
    return record.purpose() == Purpose.UNKNOWN ? "" : word(record.purpose().name());
  }

  private static String line(ExplainedRecord record) {
    return record.ad().map(ad -> new LineId(record.day(), ad).toString()).orElse("");
  }

  private static String verdicts(ExplainedRecord record) {
    String decided =
        record.verdicts().stream()
            .filter(verdict -> verdict.decision() != Decision.UNDECIDED)
            .map(RecordListing::verdict)
            .collect(joining("; "));
    String undecided =
        record.verdicts().stream()
            .filter(verdict -> verdict.decision() == Decision.UNDECIDED)
            .map(Verdict::ruleId)
            .collect(joining(" "));
    // Without its list a rule says so of every record: the ids will do.
    return undecided.isEmpty()
        ? decided
        : decided + (decided.isEmpty() ? "" : "; ") + "undecided: " + undecided;
  }

  private static String verdict(Verdict verdict) {
    return verdict.ruleId()
        + "@"
        + verdict.ruleVersion()
        + (verdict.listVersion().isEmpty() ? "" : " list " + verdict.listVersion())
        + " "
        + verdict.decision()
        + (verdict.evidence().isEmpty() ? "" : ": " + verdict.evidence());
  }

  /** What can be said without knowing whether the day is billed; empty if that decides. */
  static String notBilled(ExplainedRecord record) {
    if (record.role() != RecordRole.COUNTED) {
      return "no: " + word(record.role().name());
    } else if (!record.isCountedClick()) {
      return "no: " + word(record.type());
    }
    if (record.isPrefetch()) {
      return "no: prefetch";
    }
    return record.isInvalid() ? "no: invalid" : "";
  }

  static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** An exact amount in units. */
  static String units(long micros) {
    return BigDecimal.valueOf(micros, MICROS_DECIMALS).toPlainString();
  }
}
