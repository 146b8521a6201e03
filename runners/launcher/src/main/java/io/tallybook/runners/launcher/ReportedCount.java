package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallybook.model.Measures;
import io.tallybook.reconciliation.AdBucket;
import io.tallybook.reconciliation.Drift;
import io.tallybook.reconciliation.Figure;
import io.tallybook.reconciliation.LogCount;
import io.tallybook.reconciliation.StreamCount;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a running stack says it counted: the figures of its report, by hour and ad. */
final class ReportedCount {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A report tells neither impressions nor conversions. */
  private static final Set<Figure> FIGURES =
      EnumSet.complementOf(EnumSet.of(Figure.IMPRESSIONS, Figure.CONVERSIONS));

  private final StackClient stack;

  ReportedCount(StackClient stack) {
    this.stack = stack;
  }

  /**
   * The stack's count over the range of a log.
   *
   * @param log counted by {@link Drift#GRANULARITY}
   * @throws CommandFailure if nothing answers, or with anything but success
   */
  StreamCount over(LogCount log) throws IOException, InterruptedException {
    if (!log.granularity().equals(Drift.GRANULARITY)) {
      throw new IllegalArgumentException(
          "granularity must be " + Drift.GRANULARITY + ", is " + log.granularity());
    }
    return new StreamCount(measures(log), FIGURES, recordsLate(log));
  }

  private Map<AdBucket, Measures> measures(LogCount log) throws IOException, InterruptedException {
    Map<AdBucket, Measures> oneRule = rows(log, "&rule=" + Figure.NO_USER_AGENT_RULE);
    Map<AdBucket, Measures> measures = rows(log, "");
    measures.replaceAll(
        (bucket, counts) ->
            StreamCount.seenByOneRule(counts, oneRule.getOrDefault(bucket, Measures.ZERO)));
    return measures;
  }

  private Map<AdBucket, Measures> rows(LogCount log, String filter)
      throws IOException, InterruptedException {
    String request =
        "/api/v1/report?by=hour,advertiser,campaign,ad&format=json&from="
            + encode(log.from())
            + "&to="
            + encode(log.to())
            + filter;
    Map<AdBucket, Measures> measures = new HashMap<>();
    // Row by row: a report may have millions of them.
    try (InputStream body = stack.get(request);
        JsonParser parser = JSON.createParser(body)) {
      while (parser.nextToken() != null && !isStartOfRows(parser)) {
        // What stands before the rows says what was asked for.
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonNode row = JSON.readTree(parser);
        measures.put(bucket(row), measures(row));
      }
    }
    return measures;
  }

  private static boolean isStartOfRows(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.START_ARRAY && "rows".equals(parser.currentName());
  }

  private static AdBucket bucket(JsonNode row) {
    return new AdBucket(
        Instant.parse(row.required("hour").asText()).toEpochMilli(),
        row.required("advertiser").asText(),
        row.required("campaign").asText(),
        row.required("ad").asText());
  }

  /** A row of a rule tells no clicks but those it finds, and no money but theirs. */
  private static Measures measures(JsonNode row) {
    return new Measures(
        row.path("gross").asLong(),
        row.required("givt").asLong(),
        0,
        0,
        0,
        row.required("duplicates").asLong(),
        0,
        0,
        row.path("spend_micros").asLong(),
        row.required("invalid_micros").asLong(),
        row.path("prefetch").asLong(),
        0);
  }

  private long recordsLate(LogCount log) throws IOException, InterruptedException {
    long records = 0;
    for (JsonNode leftover : stack.json("/api/v1/status").path("leftovers")) {
      Instant day =
          LocalDate.parse(leftover.required("day").asText())
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant();
      if (leftover.required("kind").asText().equals("late") && log.touchesDay(day)) {
        records += leftover.required("count").asLong();
      }
    }
    return records;
  }

  private static String encode(Instant time) {
    return URLEncoder.encode(time.toString(), UTF_8);
  }
}
