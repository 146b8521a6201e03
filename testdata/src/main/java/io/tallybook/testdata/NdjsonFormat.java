package io.tallybook.testdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallybook.testdata.ReplayOptions.Identity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * Objects as {@code POST /events} takes them, one a line. Passed on as they are, but for the id,
 * added if absent, and the receive time: kept or added with an operator key, left out without.
 */
final class NdjsonFormat implements LogFormat {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Prices keep every digit they were written with.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);

  private final ReplayOptions options;

  NdjsonFormat(ReplayOptions options) {
    this.options = options;
  }

  @Override
  public List<ReplayEvent> read(LogLine line) throws UnreadableLineException {
    String text = line.text();
    ObjectNode event = parse(text);
    JsonNode timestamp = event.path("timestamp");
    long timeMillis = timeMillis(timestamp);
    if (event.path("event_id").asText("").isEmpty()) {
      event.put(
          "event_id",
          options.identity() == Identity.LINE
              ? "line-" + line.number()
              : "content-" + ContentHash.of(text));
    }
    if (options.receiveDelay().isEmpty()) {
      event.remove("received_at");
    } else if (!event.hasNonNull("received_at")) {
      long delayMillis = options.receiveDelay().get().toMillis();
      event.put("received_at", EventJson.isoMillis(timeMillis + delayMillis));
    }
    try {
      return List.of(new ReplayEvent(line.number(), timeMillis, MAPPER.writeValueAsString(event)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON can be written as JSON", e);
    }
  }

  private static ObjectNode parse(String text) throws UnreadableLineException {
    JsonNode node;
    try {
      node = READER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UnreadableLineException("no JSON: " + e.getOriginalMessage());
    }
    if (node instanceof ObjectNode event) {
      return event;
    }
    throw new UnreadableLineException("no JSON object");
  }

  /** ISO-8601, or milliseconds since the epoch. */
  private static long timeMillis(JsonNode timestamp) throws UnreadableLineException {
    if (timestamp.isIntegralNumber() && timestamp.canConvertToLong()) {
      return timestamp.longValue();
    }
    if (!timestamp.isTextual()) {
      throw new UnreadableLineException("timestamp must be an ISO-8601 time, is " + timestamp);
    }
    try {
      return Instant.parse(timestamp.textValue()).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new UnreadableLineException(
          "timestamp must be an ISO-8601 time, is '" + timestamp.textValue() + "'");
    }
  }
}
