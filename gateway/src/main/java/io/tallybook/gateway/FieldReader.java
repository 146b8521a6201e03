package io.tallybook.gateway;

import com.google.protobuf.ByteString;
import io.tallybook.model.Device;
import io.tallybook.model.EventWire;
import io.tallybook.model.Money;
import io.tallybook.model.Purpose;
import io.tallybook.model.RejectionCode;
import io.tallybook.model.wire.AdEvent.PayloadCase;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the fields of one draft as what they stand for. A field that cannot be read adds a problem
 * and gives a neutral value, so that all problems of an event are found in one go; whoever reads
 * must look for problems before using what was read. Only the form is judged here; values are the
 * model's business.
 */
final class FieldReader {
  // Generous for any amount; BigDecimal alone would take other scripts' digits and any exponent.
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?");
  private static final Pattern MILLIS = Pattern.compile("-?[0-9]{1,18}");
  private static final int TIME_LENGTH_MAX = 64;
  private static final int MONEY_SCALE_MAX = 6;
  private static final Map<String, Device> DEVICES =
      Arrays.stream(Device.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  device -> device.name().toLowerCase(Locale.ROOT), Function.identity()));

  private final EventDraft draft;
  private final EventSchema schema;
  private final Problems problems;
  private final int index;

  FieldReader(EventDraft draft, EventSchema schema, Problems problems, int index) {
    this.draft = draft;
    this.schema = schema;
    this.problems = problems;
    this.index = index;
  }

  /** Adds a problem with a field. */
  void refuse(EventField field, String rule, RejectionCode code) {
    problems.add(index, schema.name(field), draft.text(field), rule, code);
  }

  /** Text, or empty if not given. */
  String text(EventField field) {
    return text(field, "");
  }

  String text(EventField field, String fallback) {
    String text = draft.has(field) ? draft.text(field) : fallback;
    if (!isWellFormed(text)) {
      // Protobuf would quietly write another character, and with it another id.
      refuse(field, "must not have unpaired surrogates", RejectionCode.TEXT_NOT_UTF8);
    }
    return text;
  }

  PayloadCase type() {
    return switch (draft.text(EventField.TYPE)) {
      case "", "click" -> PayloadCase.CLICK;
      case "impression" -> PayloadCase.IMPRESSION;
      case "conversion" -> PayloadCase.CONVERSION;
      default -> {
        refuse(
            EventField.TYPE,
            "must be click, impression or conversion",
            RejectionCode.FIELD_INVALID);
        yield PayloadCase.PAYLOAD_NOT_SET;
      }
    };
  }

  /** Milliseconds since the epoch of a time that was given. */
  long timeMillis(EventField field) {
    String text = draft.text(field);
    if (MILLIS.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    if (text.length() <= TIME_LENGTH_MAX) {
      try {
        return Instant.parse(text).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        // Said below.
      }
    }
    refuse(
        field,
        "must be an ISO-8601 instant such as 2024-05-01T12:00:00.000Z or milliseconds since the"
            + " epoch",
        RejectionCode.FIELD_INVALID);
    return 0;
  }

  /** Micros of a decimal amount in units of the currency; 0 if not given. */
  long micros(EventField field) {
    if (!draft.has(field)) {
      return 0;
    }
    String text = draft.text(field);
    if (!DECIMAL.matcher(text).matches()) {
      refuse(
          field,
          "must be a decimal number of currency units such as 0.25",
          RejectionCode.FIELD_INVALID);
      return 0;
    }
    BigDecimal units = new BigDecimal(text);
    try {
      return Money.microsOf(units);
    } catch (ArithmeticException e) {
      boolean tooFine = units.stripTrailingZeros().scale() > MONEY_SCALE_MAX;
      refuse(
          field,
          tooFine
              ? "must be a whole number of millionths of a currency unit"
              : "must be below 9,223,372,036,854 currency units",
          RejectionCode.FIELD_INVALID);
      return 0;
    }
  }

  Device device() {
    String text = draft.text(EventField.DEVICE);
    Device device = text.isEmpty() ? Device.UNKNOWN : DEVICES.get(text);
    if (device == null) {
      refuse(
          EventField.DEVICE,
          "must be one of " + DEVICES.keySet().stream().sorted().collect(Collectors.joining(", ")),
          RejectionCode.FIELD_INVALID);
      return Device.UNKNOWN;
    }
    return device;
  }

  /** What the request was for; the fallback if the event does not say. */
  Purpose purpose(Purpose fallback) {
    return switch (draft.text(EventField.PURPOSE)) {
      case "" -> fallback;
      case "unknown" -> Purpose.UNKNOWN;
      case "prefetch" -> Purpose.PREFETCH;
      default -> {
        refuse(EventField.PURPOSE, "must be prefetch or unknown", RejectionCode.FIELD_INVALID);
        yield Purpose.UNKNOWN;
      }
    };
  }

  /** 4 or 16 bytes, or none if neither the event nor the fallback says. */
  ByteString address(String fallback) {
    String text = draft.has(EventField.IP) ? draft.text(EventField.IP) : fallback;
    try {
      return EventWire.addressBytes(text);
    } catch (IllegalArgumentException e) {
      refuse(
          EventField.IP, "must be an IPv4 or IPv6 address in numbers", RejectionCode.FIELD_INVALID);
      return ByteString.EMPTY;
    }
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
