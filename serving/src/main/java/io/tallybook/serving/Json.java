package io.tallybook.serving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.tallybook.model.Money;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** How answers are written as JSON: decimals exactly and never as a double. */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private Json() {}

  /** Writes one document. */
  interface Document {
    void write(JsonGenerator json) throws IOException;
  }

  /** A generator that leaves closing and flushing the output to its owner. */
  static JsonGenerator generator(Writer output) throws IOException {
    return FACTORY.createGenerator(output);
  }

  static Buffer toBuffer(Document document) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = generator(text)) {
      document.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Buffer.buffer(text.toString());
  }

  /** An amount of money in units, exact: {@code 12.345678}. */
  static void writeUnits(JsonGenerator json, String name, long micros, String currency)
      throws IOException {
    json.writeNumberField(name, new Money(micros, currency).toUnits());
  }

  /** A number as it is; null for none. */
  static void writeNumber(JsonGenerator json, String name, Optional<BigDecimal> number)
      throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(name, number.get());
    } else {
      json.writeNullField(name);
    }
  }

  /** A time in milliseconds since the epoch; null for 0, which stands for never. */
  static void writeMillis(JsonGenerator json, String name, long millis) throws IOException {
    if (millis == 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, millis);
    }
  }

  /** A time as ISO 8601; null for 0, which stands for never. */
  static void writeTime(JsonGenerator json, String name, long millis) throws IOException {
    if (millis == 0) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, Instant.ofEpochMilli(millis).toString());
    }
  }

  /** How long ago a time is; null for 0, which stands for never. */
  static void writeAge(JsonGenerator json, String name, long millis, long nowMillis)
      throws IOException {
    if (millis == 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, nowMillis - millis);
    }
  }
}
