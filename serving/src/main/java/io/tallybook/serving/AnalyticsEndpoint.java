package io.tallybook.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import io.tallybook.stores.aggregate.AggregateResult;
import io.tallybook.stores.aggregate.AggregateStore;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /api/v1/advertisers/analytics}: one advertiser's series of clicks and spend per ad.
 *
 * <p>Half-open range [start_time, end_time): it selects the minutes that start in it. A point's
 * timestamp is the start of its bucket, which may lie before start_time when that is no multiple of
 * the granularity.
 */
final class AnalyticsEndpoint {
  /** Most points in one answer. */
  static final int POINTS_MAX = 100_000;

  private static final Set<String> PARAMETERS =
      Set.of(
          "advertiser_id",
          "start_time",
          "end_time",
          "granularity",
          "source",
          "ad_id",
          "campaign_id");

  private final AggregateStore store;
  private final String currency;
  private final InstantSource clock;

  /** A request that makes sense. */
  record Question(
      String advertiserId,
      Instant start,
      Instant end,
      Granularity granularity,
      Source source,
      Map<Dimension, Set<String>> filters) {

    AggregateQuery toQuery() {
      return new AggregateQuery(
          source, start, end, List.of(Dimension.TIME, Dimension.AD), granularity.width(), filters);
    }
  }

  AnalyticsEndpoint(AggregateStore store, String currency, InstantSource clock) {
    this.store = store;
    this.currency = currency;
    this.clock = clock;
  }

  /**
   * @throws RefusedRequest if the parameters make no sense, or the data is somebody else's
   */
  static Question parse(MultiMap parameters, AccessToken token) {
    RequestParameters request = new RequestParameters(parameters, PARAMETERS);
    Optional<String> advertiserId = request.text("advertiser_id").or(token::advertiserId);
    if (advertiserId.isPresent() && !token.maySee(advertiserId.get())) {
      throw RefusedRequest.forbidden();
    }
    request.require("advertiser_id", advertiserId);
    Optional<Instant> start = request.time("start_time");
    Optional<Instant> end = request.time("end_time");
    Optional<Granularity> granularity = request.choice("granularity", Granularity.byLabel());
    request.require("start_time", start);
    request.require("end_time", end);
    request.require("granularity", granularity);
    if (start.isPresent() && end.isPresent()) {
      checkRange(request, start.get(), end.get(), granularity);
    }
    Source source = request.source();
    Map<Dimension, Set<String>> filters = new EnumMap<>(Dimension.class);
    Set<String> ads = request.texts("ad_id");
    if (!ads.isEmpty()) {
      filters.put(Dimension.AD, ads);
    }
    Set<String> campaigns = request.texts("campaign_id");
    if (!campaigns.isEmpty()) {
      filters.put(Dimension.CAMPAIGN, campaigns);
    }
    request.refuseProblems();
    filters.put(Dimension.ADVERTISER, Set.of(advertiserId.orElseThrow()));
    return new Question(
        advertiserId.orElseThrow(),
        start.orElseThrow(),
        end.orElseThrow(),
        granularity.orElseThrow(),
        source,
        filters);
  }

  private static void checkRange(
      RequestParameters request, Instant start, Instant end, Optional<Granularity> granularity) {
    if (!start.isBefore(end)) {
      request.problem("end_time", "must lie after start_time");
    } else if (granularity.isPresent()
        && Duration.between(start, end).compareTo(granularity.get().rangeMax()) > 0) {
      request.problem(
          "end_time",
          "may lie at most "
              + granularity.get().rangeMax().toDays()
              + " days after start_time at granularity "
              + granularity.get().label());
    }
  }

  /** Asks the store; blocks. */
  Buffer answer(Question question) {
    List<AggregateResult> points = new ArrayList<>();
    store.scan(
        question.toQuery(),
        point -> {
          if (points.size() == POINTS_MAX) {
            throw RefusedRequest.badRequest(
                "the answer would have more than "
                    + POINTS_MAX
                    + " points: narrow the range, choose a coarser granularity or filter by ad_id"
                    + " or campaign_id");
          }
          points.add(point);
        });
    long asOfMillis = store.status(question.source()).asOfMillis();
    return Json.toBuffer(json -> write(json, question, points, asOfMillis));
  }

  private void write(
      JsonGenerator json, Question question, List<AggregateResult> points, long asOfMillis)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("advertiser_id", question.advertiserId());
    json.writeStringField("granularity", question.granularity().label());
    json.writeStringField("start_time", question.start().toString());
    json.writeStringField("end_time", question.end().toString());
    json.writeStringField("source", question.source().name().toLowerCase(Locale.ROOT));
    json.writeStringField("maturity", question.source() == Source.FINAL ? "final" : "preliminary");
    json.writeStringField("currency", currency);
    Json.writeTime(json, "as_of", asOfMillis);
    Json.writeAge(json, "freshness_millis", asOfMillis, clock.millis());
    json.writeArrayFieldStart("series");
    for (AggregateResult point : points) {
      writePoint(json, point);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writePoint(JsonGenerator json, AggregateResult point) throws IOException {
    Measures measures = point.measures();
    json.writeStartObject();
    json.writeStringField("timestamp", point.group().get(0));
    json.writeStringField("ad_id", point.group().get(1));
    json.writeNumberField("clicks", measures.billableClicks());
    json.writeNumberField("gross_clicks", measures.grossClicks());
    json.writeNumberField("givt_clicks", measures.givtClicks());
    json.writeNumberField("internal_clicks", measures.internalClicks());
    json.writeNumberField("net_clicks", measures.netClicks());
    json.writeNumberField("sivt_clicks", measures.sivtClicks());
    json.writeNumberField("invalid_clicks", measures.invalidClicks());
    json.writeNumberField("suspect_clicks", measures.suspectClicks());
    json.writeNumberField("undecided_clicks", measures.undecidedClicks());
    Json.writeNumber(json, "decision_rate", Rates.decisionRate(measures));
    json.writeNumberField("prefetch_clicks", measures.prefetchClicks());
    json.writeNumberField("duplicates", measures.duplicates());
    Json.writeUnits(json, "total_spend", measures.spendMicros(), currency);
    json.writeNumberField("spend_micros", measures.spendMicros());
    json.writeNumberField("invalid_micros", measures.invalidMicros());
    json.writeNumberField("impressions", measures.impressions());
    json.writeNumberField("conversions", measures.conversions());
    Json.writeNumber(json, "ctr", Rates.clickThroughRate(measures));
    json.writeEndObject();
  }
}
