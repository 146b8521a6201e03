package io.tallybook.testdata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.Money;
import io.tallybook.model.Purpose;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Writes events as the JSON objects that {@code POST /events} takes. Empty optional fields are left
 * out; money is a decimal number in units of its currency, exact to the micro; times are ISO-8601
 * in UTC with milliseconds, for instance {@code 2024-01-01T00:00:00.000Z}.
 */
public final class EventJson {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .rootValueSeparator("\n")
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private static final long DAY_MILLIS = 86_400_000;

  private final boolean withReceivedAt;

  private EventJson(boolean withReceivedAt) {
    this.withReceivedAt = withReceivedAt;
  }

  /** Without receive times: the gateway stamps them. */
  public static EventJson create() {
    return new EventJson(false);
  }

  /** With {@code received_at}, which a gateway takes from its operators only. */
  public EventJson withReceivedAt() {
    return new EventJson(true);
  }

  /** A generator whose objects come out one a line, without an end of line after the last. */
  public static JsonGenerator lines(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out);
  }

  /** The event as one JSON object. */
  public String toJson(AdEvent event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return text.toString();
  }

  /** Writes the event as one JSON object. */
  public void write(AdEvent event, JsonGenerator json) throws IOException {
    EventHeader header = event.header();
    json.writeStartObject();
    json.writeStringField("type", type(event));
    json.writeStringField("event_id", header.id().value());
    json.writeStringField("advertiser_id", header.ad().advertiserId());
    json.writeStringField("campaign_id", header.ad().campaignId());
    json.writeStringField("ad_id", header.ad().adId());
    writeUnlessEmpty("user_id", header.userId(), json);
    json.writeStringField("timestamp", isoMillis(header.declaredTimeMillis()));
    if (withReceivedAt) {
      json.writeStringField("received_at", isoMillis(header.receivedAtMillis()));
    }
    if (event instanceof Click click) {
      json.writeNumberField("cost_per_click", click.cost().toUnits());
      json.writeStringField("currency", click.cost().currency());
    } else if (event instanceof Conversion conversion) {
      writeUnlessEmpty("click_id", conversion.clickId(), json);
      if (conversion.valueMicros() != 0) {
        Money value = new Money(conversion.valueMicros(), conversion.currency());
        json.writeNumberField("value", value.toUnits());
        json.writeStringField("currency", value.currency());
      }
    }
    writeUnlessEmpty("country", header.country(), json);
    if (header.device() != Device.UNKNOWN) {
      json.writeStringField("device", header.device().name().toLowerCase(Locale.ROOT));
    }
    writeUnlessEmpty("ip", header.ip(), json);
    writeUnlessEmpty("user_agent", header.userAgent(), json);
    writeUnlessEmpty("publisher_id", header.publisherId(), json);
    if (header.purpose() != Purpose.UNKNOWN) {
      json.writeStringField("purpose", header.purpose().name().toLowerCase(Locale.ROOT));
    }
    json.writeEndObject();
  }

  /** The type, as requests name it. */
  static String type(AdEvent event) {
    if (event instanceof Click) {
      return "click";
    }
    return event instanceof Conversion ? "conversion" : "impression";
  }

  private static void writeUnlessEmpty(String field, String value, JsonGenerator json)
      throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }

  /**
   * ISO-8601 in UTC, always with three decimals.
   *
   * @param timeMillis milliseconds since the epoch, years 0000 to 9999
   */
  static String isoMillis(long timeMillis) {
    StringBuilder text = new StringBuilder(24);
    text.append(LocalDate.ofEpochDay(Math.floorDiv(timeMillis, DAY_MILLIS))).append('T');
    int millis = (int) Math.floorMod(timeMillis, DAY_MILLIS);
    appendDigits(text, millis / 3_600_000, 10);
    appendDigits(text.append(':'), millis / 60_000 % 60, 10);
    appendDigits(text.append(':'), millis / 1_000 % 60, 10);
    appendDigits(text.append('.'), millis % 1_000, 100);
    return text.append('Z').toString();
  }

  private static void appendDigits(StringBuilder text, int value, int highestPlace) {
    for (int place = highestPlace; place > 0; place /= 10) {
      text.append((char) ('0' + value / place % 10));
    }
  }
}
