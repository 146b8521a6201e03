package io.tallybook.pipelines.billing;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.BillingLine;
import io.tallybook.model.Conversion;
import io.tallybook.model.EventHeader;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Standing;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.ShardEncoder;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.beam.sdk.values.KV;

/**
 * How the files of a run tell their lines: for each how many records of the log it accounts for,
 * its length, and its text.
 */
final class LineEncoders {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long DAY_MILLIS = 86_400_000;

  private LineEncoders() {}

  /** Parts are minutes, so that a part fits memory and all of them are in order. */
  static ShardEncoder<AggregateRow> rows(long dayMillis) {
    CsvText csv = new CsvText();
    String[] minutes = minutes(dayMillis);
    return (row, out) -> {
      Measures measures = row.measures();
      int minute = Math.toIntExact((row.key().minuteMillis() - dayMillis) / MINUTE_MILLIS);
      csv.start().add(minutes[minute]);
      add(row.key().ad(), csv)
          .add(row.key().country())
          .add(row.key().device().name())
          .add(row.key().rule())
          .add(measures.grossClicks())
          .add(measures.givtClicks())
          .add(measures.sivtClicks())
          .add(measures.suspectClicks())
          .add(measures.undecidedClicks())
          .add(measures.duplicates())
          .add(measures.impressions())
          .add(measures.conversions())
          .add(measures.spendMicros())
          .add(measures.invalidMicros())
          .add(measures.prefetchClicks())
          .add(measures.internalClicks())
          .add(row.currency())
          .add(row.version())
          .add(row.asOfMillis());
      boolean ofRule = !row.key().rule().isEmpty(); // its records count where all clicks do
      write(ofRule ? 0 : measures.recordCount(), csv.end(), out);
      return minute;
    };
  }

  private static String[] minutes(long dayMillis) {
    String[] minutes = new String[Math.toIntExact(DAY_MILLIS / MINUTE_MILLIS)];
    for (int minute = 0; minute < minutes.length; minute++) {
      minutes[minute] = Instant.ofEpochMilli(dayMillis + minute * MINUTE_MILLIS).toString();
    }
    return minutes;
  }

  /**
   * Parts are minutes. A click has a line for each rule; its record is accounted for by the rows.
   */
  static ShardEncoder<JudgedClick> verdicts(long dayMillis) {
    CsvText csv = new CsvText();
    BytesWriter lines = new BytesWriter();
    return (judged, out) -> {
      EventHeader header = judged.click().header();
      lines.clear();
      for (Verdict verdict : judged.verdicts()) {
        byte[] line =
            csv.start()
                .add(header.id().value())
                .add(Instant.ofEpochMilli(header.eventTimeMillis()).toString())
                .add(verdict.ruleId())
                .add(verdict.ruleVersion())
                .add(verdict.listVersion())
                .add(verdict.tier().name())
                .add(verdict.category().name())
                .add(verdict.decision().name())
                .add(judged.standing().name())
                .add(verdict.evidence())
                .end();
        lines.writeBytes(line, 0, line.length);
      }
      write(0, lines.toByteArray(), out);
      return Math.toIntExact((header.eventTimeMillis() - dayMillis) / MINUTE_MILLIS);
    };
  }

  /** Parts are minutes; the records are accounted for by the rows. */
  static ShardEncoder<JudgedClick> invalid(long dayMillis) {
    CsvText csv = new CsvText();
    return (judged, out) -> {
      EventHeader header = judged.click().header();
      csv.start()
          .add(header.id().value())
          .add(Instant.ofEpochMilli(header.eventTimeMillis()).toString());
      add(header.ad(), csv)
          .add(category(judged.standing()).name())
          .add(decidingRule(judged))
          .add(judged.click().cost().micros());
      write(0, csv.end(), out);
      return Math.toIntExact((header.eventTimeMillis() - dayMillis) / MINUTE_MILLIS);
    };
  }

  /** Own traffic is general invalid traffic; only its rule tells it apart. */
  private static Standing category(Standing standing) {
    return standing.isGeneral() ? Standing.GIVT : standing;
  }

  /**
   * The one rule that an invalid click's cost is told under: the first that says what all come to,
   * or, where suspicions together do, the first that is suspicious.
   */
  private static String decidingRule(JudgedClick judged) {
    String suspicious = "";
    for (Verdict verdict : judged.verdicts()) {
      Standing alone = Standing.of(verdict);
      if (alone == judged.standing()) {
        return verdict.ruleId();
      } else if (alone == Standing.SUSPECT && suspicious.isEmpty()) {
        suspicious = verdict.ruleId();
      }
    }
    return suspicious;
  }

  /** One part; the records are accounted for by the rows. */
  static ShardEncoder<BillingLine> lines() {
    CsvText csv = new CsvText();
    return (line, out) -> {
      csv.start().add(line.day().toString());
      add(line.ad(), csv)
          .add(line.clicks())
          .add(line.unpricedClicks())
          .add(line.invalidClicks())
          .add(line.duplicates())
          .add(line.amountMicros())
          .add(line.invalidMicros())
          .add(line.currency());
      write(0, csv.end(), out);
      return 0;
    };
  }

  /** One part. */
  static ShardEncoder<LeftoverRow> rejections() {
    CsvText csv = new CsvText();
    return (row, out) -> {
      LocalDate day = LocalDate.ofEpochDay(row.leftover().dayMillis() / DAY_MILLIS);
      csv.start().add(row.leftover().code()).add(day.toString()).add(row.count());
      write(row.count(), csv.end(), out);
      return 0;
    };
  }

  /** Parts are minutes; a conversion has a line for each rule. */
  static ShardEncoder<TaggedEvent> conversions(long dayMillis) {
    CsvText csv = new CsvText();
    BytesWriter lines = new BytesWriter();
    return (marked, out) -> {
      EventHeader header = marked.event().header();
      lines.clear();
      for (Verdict verdict : marked.verdicts()) {
        csv.start()
            .add(header.id().value())
            .add(Instant.ofEpochMilli(header.eventTimeMillis()).toString());
        byte[] line =
            add(header.ad(), csv)
                .add(marked.event() instanceof Conversion conversion ? conversion.clickId() : "")
                .add(verdict.ruleId())
                .add(verdict.ruleVersion())
                .add(verdict.tier().name())
                .add(verdict.category().name())
                .add(verdict.decision().name())
                .add(verdict.evidence())
                .end();
        lines.writeBytes(line, 0, line.length);
      }
      write(0, lines.toByteArray(), out);
      return Math.toIntExact((header.eventTimeMillis() - dayMillis) / MINUTE_MILLIS);
    };
  }

  /** One part; the records are accounted for by the rows. */
  static ShardEncoder<KV<KV<String, String>, Long>> undecided() {
    CsvText csv = new CsvText();
    return (clicks, out) -> {
      csv.start()
          .add(clicks.getKey().getKey())
          .add(clicks.getKey().getValue())
          .add(clicks.getValue());
      write(0, csv.end(), out);
      return 0;
    };
  }

  private static CsvText add(AdRef ad, CsvText csv) {
    return csv.add(ad.advertiserId()).add(ad.campaignId()).add(ad.adId());
  }

  private static void write(long records, byte[] line, BytesWriter out) {
    out.writeVarint(records);
    out.writeVarint(line.length);
    out.writeBytes(line, 0, line.length);
  }
}
