package io.tallybook.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.tallybook.model.RejectionCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads drafts out of a JSON body: flat objects with known fields, once each. A {@code null} is a
 * field not given. What is wrong inside an event is added to the problems and the event is left
 * out; what makes the body unreadable refuses the request.
 */
final class EventJson {
  // Events are flat; the rest is room for saying which field is nested.
  private static final int NESTING_MAX = 8;
  private static final int NAME_LENGTH_MAX = 256;
  private static final int NUMBER_LENGTH_MAX = 64;
  private static final int TEXT_LENGTH_MAX = 16 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxNameLength(NAME_LENGTH_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .maxStringLength(TEXT_LENGTH_MAX)
                  .build())
          // Bodies hold personal data: they stay out of messages.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // A made-up name must not take up room for ever.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final EventSchema schema;

  EventJson(EventSchema schema) {
    this.schema = schema;
  }

  /**
   * A draft with its place in the body.
   *
   * @param index from 0
   */
  record Indexed(int index, EventDraft draft) {}

  /**
   * The drafts of one object or of an array of objects, in order.
   *
   * @throws RefusedRequest if the body is not such JSON, is empty or has too many events
   */
  List<Indexed> readBatch(byte[] body, int eventsMax, Problems problems) {
    return parse(
        body,
        parser -> {
          List<Indexed> drafts = new ArrayList<>();
          JsonToken first = parser.nextToken();
          if (first != JsonToken.START_ARRAY) {
            readInto(drafts, first, parser, 0, problems);
            return drafts;
          }
          int index = 0;
          for (JsonToken next = parser.nextToken();
              next != JsonToken.END_ARRAY;
              next = parser.nextToken()) {
            if (index == eventsMax) {
              throw RefusedRequest.whole(
                  RefusedRequest.TOO_LARGE,
                  "a request may have " + eventsMax + " events, has more",
                  RejectionCode.PAYLOAD_OVERSIZE);
            }
            readInto(drafts, next, parser, index, problems);
            index++;
          }
          if (index == 0) {
            throw RefusedRequest.whole(
                RefusedRequest.BAD_REQUEST,
                "an array must have at least one event",
                RejectionCode.PAYLOAD_MISSING);
          }
          return drafts;
        });
  }

  /**
   * The draft of one object; empty if it has problems.
   *
   * @throws RefusedRequest if the body is not one JSON object
   */
  Optional<EventDraft> readOne(byte[] body, Problems problems) {
    return parse(body, parser -> readEvent(parser.nextToken(), parser, Problem.NO_INDEX, problems));
  }

  private interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  private static <T> T parse(byte[] body, Reading<T> reading) {
    try (JsonParser parser = JSON.createParser(decode(body))) {
      T result = reading.read(parser);
      if (parser.nextToken() != null) {
        throw RefusedRequest.whole(
            RefusedRequest.BAD_REQUEST,
            "the body must end after its JSON value",
            RejectionCode.PAYLOAD_UNDECODABLE);
      }
      return result;
    } catch (JsonProcessingException e) {
      throw RefusedRequest.whole(
          RefusedRequest.BAD_REQUEST,
          "the body must be JSON: " + e.getOriginalMessage() + place(e.getLocation()),
          RejectionCode.PAYLOAD_UNDECODABLE);
    } catch (IOException e) {
      throw new IllegalStateException("text in memory cannot fail to be read", e);
    }
  }

  /** Some limits of the parser say no place. */
  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  /** Strictly: the parser alone would guess UTF-16 and let some malformed UTF-8 pass. */
  private static String decode(byte[] body) {
    if (body.length == 0) {
      throw RefusedRequest.whole(
          RefusedRequest.BAD_REQUEST,
          "the body must be JSON, is empty",
          RejectionCode.PAYLOAD_MISSING);
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw RefusedRequest.whole(
          RefusedRequest.BAD_REQUEST, "the body must be UTF-8", RejectionCode.TEXT_NOT_UTF8);
    }
  }

  private void readInto(
      List<Indexed> drafts, JsonToken first, JsonParser parser, int index, Problems problems)
      throws IOException {
    readEvent(first, parser, index, problems)
        .ifPresent(draft -> drafts.add(new Indexed(index, draft)));
  }

  private Optional<EventDraft> readEvent(
      JsonToken first, JsonParser parser, int index, Problems problems) throws IOException {
    if (first != JsonToken.START_OBJECT) {
      problems.add(
          index, "", "", "an event must be a JSON object", RejectionCode.PAYLOAD_UNDECODABLE);
      parser.skipChildren();
      return Optional.empty();
    }
    int problemsBefore = problems.count();
    EventDraft draft = new EventDraft();
    EnumSet<EventField> seen = EnumSet.noneOf(EventField.class);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Optional<EventField> field = schema.field(name);
      JsonToken value = parser.nextToken();
      if (field.isEmpty()) {
        problems.add(
            index,
            name,
            "",
            "unknown field; known are " + String.join(", ", schema.names()),
            RejectionCode.FIELD_INVALID);
        parser.skipChildren();
      } else if (!seen.add(field.get())) {
        problems.add(index, name, "", "must be given once", RejectionCode.FIELD_INVALID);
        parser.skipChildren();
      } else {
        readValue(draft, field.get(), value, parser, index, problems);
      }
    }
    return problems.count() == problemsBefore ? Optional.of(draft) : Optional.empty();
  }

  private void readValue(
      EventDraft draft,
      EventField field,
      JsonToken value,
      JsonParser parser,
      int index,
      Problems problems)
      throws IOException {
    boolean number = value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT;
    if (value == JsonToken.VALUE_STRING || (number && field.mayBeNumber())) {
      draft.put(field, parser.getText());
    } else if (value != JsonToken.VALUE_NULL) {
      problems.add(
          index,
          schema.name(field),
          value.isScalarValue() ? parser.getText() : "",
          field.mayBeNumber() ? "must be a number or text" : "must be text",
          RejectionCode.FIELD_INVALID);
      parser.skipChildren();
    }
  }
}
