package io.tallybook.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.StoreStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code GET /api/v1/status}: how fresh the counts are and, for operators, how many records have
 * been counted or left over, and why.
 */
final class StatusEndpoint {
  private static final Set<String> PARAMETERS = Set.of("source");

  private final AggregateStore store;
  private final InstantSource clock;

  StatusEndpoint(AggregateStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * @throws RefusedRequest if the parameters make no sense
   */
  static Source parse(MultiMap parameters) {
    RequestParameters request = new RequestParameters(parameters, PARAMETERS);
    Source source = request.source();
    request.refuseProblems();
    return source;
  }

  /** Asks the store; blocks. */
  Buffer answer(Source source, AccessToken token) {
    StoreStatus status = store.status(source);
    // Totals over all advertisers are nobody's business but the operators'.
    List<LeftoverRow> leftovers = token.isOperator() ? store.leftovers(source) : List.of();
    return Json.toBuffer(
        json -> {
          json.writeStartObject();
          json.writeStringField("source", source.name().toLowerCase(Locale.ROOT));
          Json.writeTime(json, "as_of", status.asOfMillis());
          Json.writeAge(json, "freshness_millis", status.asOfMillis(), clock.millis());
          Json.writeTime(json, "written_at", status.writtenAtMillis());
          if (token.isOperator()) {
            json.writeNumberField("records_counted", status.recordsCounted());
            json.writeNumberField("records_late", status.recordsLate());
            json.writeNumberField("records_rejected", status.recordsRejected());
            json.writeNumberField("records_total", status.recordsTotal());
            writeLeftovers(json, leftovers);
          }
          json.writeEndObject();
        });
  }

  private static void writeLeftovers(JsonGenerator json, List<LeftoverRow> leftovers)
      throws IOException {
    json.writeArrayFieldStart("leftovers");
    for (LeftoverRow row : leftovers) {
      json.writeStartObject();
      json.writeStringField("kind", row.leftover().kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("code", row.leftover().code());
      json.writeStringField(
          "day",
          Instant.ofEpochMilli(row.leftover().dayMillis())
              .atZone(ZoneOffset.UTC)
              .toLocalDate()
              .toString());
      json.writeNumberField("count", row.count());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
