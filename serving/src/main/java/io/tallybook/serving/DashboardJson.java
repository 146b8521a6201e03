package io.tallybook.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallybook.model.Measures;
import io.tallybook.serving.DashboardView.Ad;
import io.tallybook.serving.DashboardView.Bucket;
import io.tallybook.serving.DashboardView.Rule;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Writes what the page reads. Times are milliseconds since the epoch, ready for a script; {@code
 * server_time_millis} lets it correct the browser's clock.
 */
final class DashboardJson {
  private final String currency;
  private final InstantSource clock;

  DashboardJson(String currency, InstantSource clock) {
    this.currency = currency;
    this.clock = clock;
  }

  Buffer toBuffer(DashboardView view, AccessToken token) {
    return Json.toBuffer(json -> write(json, view, token));
  }

  private void write(JsonGenerator json, DashboardView view, AccessToken token) throws IOException {
    json.writeStartObject();
    json.writeNumberField("server_time_millis", clock.millis());
    json.writeStringField("role", token.role().name().toLowerCase(Locale.ROOT));
    json.writeStringField("currency", currency);
    if (view.advertiserId().isPresent()) {
      json.writeStringField("advertiser_id", view.advertiserId().get());
    } else {
      json.writeNullField("advertiser_id");
    }
    json.writeStringField("window", view.window().label());
    json.writeNumberField("bucket_millis", view.window().bucket().toMillis());
    json.writeNumberField("start_millis", view.start().toEpochMilli());
    json.writeNumberField("end_millis", view.end().toEpochMilli());
    json.writeStringField("anchor", view.anchor().name().toLowerCase(Locale.ROOT));
    Json.writeMillis(json, "as_of_millis", view.status().asOfMillis());
    Json.writeMillis(json, "shown_as_of_millis", view.shownAsOfMillis());
    Json.writeMillis(json, "written_at_millis", view.status().writtenAtMillis());
    json.writeArrayFieldStart("buckets");
    for (Bucket bucket : view.buckets()) {
      json.writeStartObject();
      json.writeNumberField("start_millis", bucket.start().toEpochMilli());
      writeMeasures(json, bucket.measures());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("totals");
    writeMeasures(json, view.totals());
    json.writeEndObject();
    json.writeArrayFieldStart("top_ads");
    for (Ad ad : view.topAds()) {
      json.writeStartObject();
      json.writeStringField("advertiser_id", ad.ad().advertiserId());
      json.writeStringField("campaign_id", ad.ad().campaignId());
      json.writeStringField("ad_id", ad.ad().adId());
      writeMeasures(json, ad.measures());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeRules(json, view);
    if (token.isOperator()) {
      writeOperatorFields(json, view);
    }
    json.writeEndObject();
  }

  private static void writeRules(JsonGenerator json, DashboardView view) throws IOException {
    json.writeArrayFieldStart("rules");
    for (Rule rule : view.rules()) {
      Measures measures = rule.measures();
      json.writeStartObject();
      json.writeStringField("rule", rule.id());
      json.writeNumberField("givt", measures.givtClicks());
      json.writeNumberField("prefetch", measures.prefetchClicks());
      json.writeNumberField("sivt", measures.sivtClicks());
      json.writeNumberField("suspect", measures.suspectClicks());
      json.writeNumberField("undecided", measures.undecidedClicks());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeOperatorFields(JsonGenerator json, DashboardView view)
      throws IOException {
    json.writeArrayFieldStart("advertisers");
    for (String advertiserId : view.advertisers()) {
      json.writeString(advertiserId);
    }
    json.writeEndArray();
    json.writeNumberField("records_late", view.status().recordsLate());
    json.writeNumberField("records_rejected", view.status().recordsRejected());
  }

  private void writeMeasures(JsonGenerator json, Measures measures) throws IOException {
    json.writeNumberField("gross", measures.grossClicks());
    json.writeNumberField("net", measures.netClicks());
    json.writeNumberField("billable", measures.billableClicks());
    json.writeNumberField("invalid", measures.invalidClicks());
    json.writeNumberField("givt", measures.givtClicks());
    json.writeNumberField("internal", measures.internalClicks());
    json.writeNumberField("sivt", measures.sivtClicks());
    json.writeNumberField("suspect", measures.suspectClicks());
    json.writeNumberField("undecided", measures.undecidedClicks());
    Json.writeNumber(json, "decision_rate", Rates.decisionRate(measures));
    json.writeNumberField("prefetch", measures.prefetchClicks());
    json.writeNumberField("duplicates", measures.duplicates());
    json.writeNumberField("impressions", measures.impressions());
    json.writeNumberField("conversions", measures.conversions());
    Json.writeUnits(json, "spend", measures.spendMicros(), currency);
    Json.writeUnits(json, "not_charged", measures.invalidMicros(), currency);
    Json.writeNumber(json, "ctr", Rates.clickThroughRate(measures));
  }
}
