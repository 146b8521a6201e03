package io.tallybook.pipelines.billing;

import io.tallybook.transforms.traffic.AttributionRule;
import io.tallybook.transforms.traffic.ImpressionRule;

/** A file of a run: its name and the names of its columns. */
enum RunFile {
  /** What each ad owes for the day. */
  LINES(
      "lines.csv",
      "day,advertiser_id,campaign_id,ad_id,clicks,unpriced_clicks,invalid_clicks,duplicates,"
          + "amount_micros,invalid_micros,currency"),

  /** The final count of each cell. */
  ROWS(
      "rows.csv.zst",
      "minute,advertiser_id,campaign_id,ad_id,country,device,rule,gross_clicks,givt_clicks,"
          + "sivt_clicks,suspect_clicks,undecided_clicks,duplicates,impressions,conversions,"
          + "spend_micros,invalid_micros,prefetch_clicks,internal_clicks,currency,version,"
          + "as_of_millis"),

  /** What rules said of the day's clicks that they have something against, by minute. */
  VERDICTS(
      "verdicts.csv.zst",
      "event_id,event_time,rule,rule_version,list_version,tier,category,decision,standing,evidence"),

  /** The day's clicks that are out of the bill, by minute: why, and what they would have cost. */
  INVALID(
      "invalid.csv.zst",
      "event_id,event_time,advertiser_id,campaign_id,ad_id,category,rule,cost_micros"),

  /**
   * How many clicks rules over impressions could not decide: those they would have something
   * against if their advertiser's impressions had come for long enough. There if such a rule
   * judges.
   */
  UNDECIDED("undecided.csv", "rule,advertiser_id,clicks"),

  /** What rules said of the day's conversions, by minute. There if a rule judges them. */
  CONVERSIONS(
      "conversions.csv.zst",
      "event_id,event_time,advertiser_id,campaign_id,ad_id,click_id,rule,rule_version,tier,"
          + "category,decision,evidence"),

  /** How many records of the day were rejected, by reason and by the day the log took them. */
  REJECTIONS("rejections.csv", "code,recorded_day,records");

  private final String fileName;
  private final String header;

  RunFile(String fileName, String header) {
    this.fileName = fileName;
    this.header = header;
  }

  /** Whether a run has this file. */
  boolean isOf(BillingConfig config) {
    return switch (this) {
      case UNDECIDED -> !config.traffic().rules(ImpressionRule.class).isEmpty();
      case CONVERSIONS -> !config.traffic().rules(AttributionRule.class).isEmpty();
      default -> true;
    };
  }

  String fileName() {
    return fileName;
  }

  String header() {
    return header;
  }

  boolean isCompressed() {
    return fileName.endsWith(".zst");
  }
}
