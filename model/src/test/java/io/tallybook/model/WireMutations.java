package io.tallybook.model;

import static com.google.protobuf.WireFormat.WIRETYPE_END_GROUP;
import static com.google.protobuf.WireFormat.WIRETYPE_FIXED32;
import static com.google.protobuf.WireFormat.WIRETYPE_FIXED64;
import static com.google.protobuf.WireFormat.WIRETYPE_START_GROUP;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;

import com.google.protobuf.ByteString;
import io.tallybook.model.wire.AdEvent;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** What can become of an encoded event: odd but legal, against a rule, or damaged. */
final class WireMutations {
  private static final long TIME_MILLIS_MAX =
      Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          2L,
          -1L,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          (1L << 33) + 1,
          EventValidator.TIME_MILLIS_MIN - 1,
          EventValidator.TIME_MILLIS_MIN,
          TIME_MILLIS_MAX,
          TIME_MILLIS_MAX + 1);

  private static final List<Long> DEVICES = List.of(0L, 1L, 5L, 6L, 99L, 127L, 128L, -1L, 1L << 32);

  private static final List<Integer> LENGTHS =
      List.of(0, 1, 2, 3, 4, 5, 15, 16, 17, 127, 128, 129, 1_023, 1_024, 1_025, 17_000);

  /** Two characters in UTF-8 and what only looks like UTF-8. */
  private static final List<ByteString> TEXTS =
      List.of(
          hex("c3a4"), // U+00E4
          hex("e282ac"), // U+20AC
          hex("f09f9880"), // U+1F600
          hex("efbfbd"), // U+FFFD, which decoders put for what they cannot read
          hex("00"),
          hex("7f"),
          hex("c280"), // first of two bytes
          hex("dfbf"), // last of two bytes
          hex("e0a080"), // first of three bytes
          hex("ed9fbf"), // last before the surrogates
          hex("ee8080"), // first after the surrogates
          hex("f0908080"), // first of four bytes
          hex("f48fbfbf"), // U+10FFFF
          hex("80"), // continues nothing
          hex("c3"), // not continued
          hex("e282"),
          hex("f09f98"),
          hex("c080"), // overlong NUL
          hex("c1bf"),
          hex("e09fbf"), // overlong U+07FF
          hex("f08fbfbf"), // overlong U+FFFF
          hex("eda080"), // high surrogate
          hex("edbfbf"), // low surrogate
          hex("eda081edb080"), // a pair, as CESU-8 has it
          hex("f4908080"), // beyond U+10FFFF
          hex("f8888080"),
          hex("fe"),
          hex("ff"));

  private final SplittableRandom random;

  WireMutations(SplittableRandom random) {
    this.random = random;
  }

  /** The message after none to three changes to its fields and, now and then, to its bytes. */
  ByteString apply(ByteString message) {
    List<WireField> fields = WireField.split(message);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      changeFields(fields);
    }
    ByteString mutated = random.nextInt(100) == 0 ? ByteString.EMPTY : WireField.join(fields);
    return random.nextInt(3) == 0 ? changeBytes(mutated) : mutated;
  }

  private void changeFields(List<WireField> fields) {
    if (fields.isEmpty()) {
      fields.add(unknownField());
      return;
    }
    // More often than others the last field, the payload, which has fields of its own.
    int at = random.nextInt(3) == 0 ? fields.size() - 1 : random.nextInt(fields.size());
    int other = random.nextInt(fields.size());
    WireField field = fields.get(at);
    switch (random.nextInt(12)) {
      case 0 -> fields.remove(at);
      case 1 -> fields.add(other, field);
      case 2 -> Collections.swap(fields, at, other);
      case 3 -> fields.add(at, unknownField());
      case 4 -> fields.add(unknownField());
      case 5 -> fields.set(at, field.withPadding(padding(), padding()));
      case 6 -> fields.add(anotherPayload());
      case 7 -> fields.set(at, WireField.varint(field.number(), anyOf(NUMBERS)));
      case 8 -> setNumbers(fields);
      default -> fields.set(at, withOtherValue(field));
    }
  }

  private WireField withOtherValue(WireField field) {
    return switch (field.wireType()) {
      case WIRETYPE_FIXED32 -> WireField.fixed32(field.number(), anyOf(NUMBERS).intValue());
      case WIRETYPE_FIXED64 -> WireField.fixed64(field.number(), anyOf(NUMBERS));
      case WIRETYPE_VARINT -> WireField.varint(field.number(), anyOf(DEVICES));
      default ->
          field.withValue(
              field.number() >= AdEvent.CLICK_FIELD_NUMBER
                  ? nested(field.value())
                  : text(field.value()));
    };
  }

  private ByteString nested(ByteString payload) {
    try {
      List<WireField> fields = WireField.split(payload);
      changeFields(fields);
      return WireField.join(fields);
    } catch (UncheckedIOException e) {
      return changeBytes(payload);
    }
  }

  private ByteString text(ByteString text) {
    int at = random.nextInt(text.size() + 1);
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at).concat(anyOf(TEXTS)).concat(text.substring(at));
      case 1 -> anyOf(TEXTS);
      case 2 -> ByteString.copyFromUtf8("x".repeat(anyOf(LENGTHS)));
      default -> ByteString.copyFromUtf8("€".repeat(anyOf(LENGTHS) / 3));
    };
  }

  /** Other kinds of device and purpose. */
  private void setNumbers(List<WireField> fields) {
    for (int i = 0; i < fields.size(); i++) {
      int number = fields.get(i).number();
      if (number == AdEvent.DEVICE_FIELD_NUMBER || number == AdEvent.PURPOSE_FIELD_NUMBER) {
        fields.set(i, WireField.varint(number, anyOf(DEVICES)));
      }
    }
  }

  /** A field of a later writer, or a known number with a wire type that it does not have. */
  private WireField unknownField() {
    int number = random.nextBoolean() ? random.nextInt(1, 20) : anyOf(List.of(15, 19, 20, 999));
    return switch (random.nextInt(6)) {
      case 0 -> WireField.varint(number, anyOf(NUMBERS));
      case 1 -> WireField.fixed32(number, 1);
      case 2 -> WireField.fixed64(number, 1);
      case 3 -> WireField.block(number, anyOf(TEXTS));
      case 4 -> new WireField(number, WIRETYPE_START_GROUP, closedGroup(number), 0, 0);
      default ->
          new WireField(
              number,
              random.nextBoolean() ? WIRETYPE_START_GROUP : WIRETYPE_END_GROUP,
              ByteString.EMPTY,
              0,
              0);
    };
  }

  private static ByteString closedGroup(int number) {
    return WireField.join(
        List.of(
            WireField.varint(1, 7),
            new WireField(number, WIRETYPE_END_GROUP, ByteString.EMPTY, 0, 0)));
  }

  /** One more member of the oneof: it replaces another kind and merges with its own. */
  private WireField anotherPayload() {
    ByteString currency = ByteString.copyFromUtf8(random.nextBoolean() ? "USD" : "EUR");
    List<WireField> fields = new ArrayList<>();
    if (random.nextBoolean()) {
      fields.add(WireField.fixed64(random.nextInt(1, 3), anyOf(NUMBERS)));
    }
    if (random.nextBoolean()) {
      fields.add(WireField.block(random.nextInt(1, 4), currency));
    }
    return WireField.block(
        random.nextInt(AdEvent.CLICK_FIELD_NUMBER, AdEvent.CONVERSION_FIELD_NUMBER + 1),
        WireField.join(fields));
  }

  private int padding() {
    return random.nextInt(3) == 0 ? random.nextInt(10) : random.nextInt(2);
  }

  private ByteString changeBytes(ByteString message) {
    if (message.isEmpty()) {
      return message;
    }
    // Now and then near the end, where the payload's length and own fields are.
    int at = random.nextInt(random.nextBoolean() ? 0 : message.size() * 3 / 4, message.size());
    ByteString before = message.substring(0, at);
    ByteString after = message.substring(at + 1);
    return switch (random.nextInt(5)) {
      case 0 -> before;
      case 1 -> before.concat(after);
      case 2 -> before.concat(byteOf(random.nextInt(256))).concat(message.substring(at));
      case 3 -> before.concat(byteOf(message.byteAt(at) ^ (1 << random.nextInt(8)))).concat(after);
      default -> before.concat(byteOf(random.nextInt(256))).concat(after);
    };
  }

  private static ByteString byteOf(int value) {
    return ByteString.copyFrom(new byte[] {(byte) value});
  }

  private <T> T anyOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static ByteString hex(String digits) {
    return ByteString.copyFrom(HexFormat.of().parseHex(digits));
  }
}
