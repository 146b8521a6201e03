package io.tallybook.model;

import static io.tallybook.model.EventSamples.CURRENCY;
import static io.tallybook.model.EventSamples.EVENT_TIME_MILLIS;
import static io.tallybook.model.EventSamples.RECEIVED_AT_MILLIS;
import static io.tallybook.model.EventSamples.click;
import static io.tallybook.model.EventSamples.randomEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tallybook.model.EventWire.Times;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.wire.DeadLetter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventWireTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void toWire_andBack_isTheSameEvent(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    EventValidator validator = new EventValidator(CURRENCY);
    for (int i = 0; i < 500; i++) {
      AdEvent event = randomEvent(random);
      byte[] bytes = EventWire.toWire(event).toByteArray();

      assertThat(validator.validate(io.tallybook.model.wire.AdEvent.parseFrom(bytes)))
          .isEqualTo(new Accepted(event));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void peekTimes_equalsTheFullParse(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 500; i++) {
      AdEvent event = randomEvent(random);

      assertThat(EventWire.peekTimes(EventWire.toWire(event).toByteArray()))
          .contains(
              new Times(event.header().declaredTimeMillis(), event.header().receivedAtMillis()));
    }
  }

  @Test
  void peekTimes_truncatedAnywhere_givesBothTimesOrNothing() {
    byte[] bytes = click().build().toByteArray();
    Times times = new Times(EVENT_TIME_MILLIS, RECEIVED_AT_MILLIS);
    // The version and the two times come first: a tag of one byte and 4, 8 and 8 bytes.
    int timesEnd = 5 + 9 + 9;
    for (int length = 0; length <= bytes.length; length++) {
      assertThat(EventWire.peekTimes(Arrays.copyOf(bytes, length)))
          .as("first %d bytes", length)
          .isEqualTo(length < timesEnd ? Optional.empty() : Optional.of(times));
    }
  }

  @Test
  void peekTimes_aTimeMissing_givesNothing() {
    assertThat(EventWire.peekTimes(click().clearEventTimeMillis().build().toByteArray())).isEmpty();
    assertThat(EventWire.peekTimes(click().clearReceivedAtMillis().build().toByteArray()))
        .isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void peekTimes_anyBytes_getAnAnswer(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);

      assertThat(EventWire.peekTimes(bytes)).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Device.class)
  void device_andBack_isTheSame(Device device) {
    assertThat(EventWire.device(EventWire.wireDevice(device))).isEqualTo(device);
    assertThat(EventWire.wireDevice(device).name()).isEqualTo("DEVICE_" + device.name());
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void purpose_andBack_isTheSame(Purpose purpose) {
    assertThat(EventWire.purpose(EventWire.wirePurpose(purpose))).isEqualTo(purpose);
    assertThat(EventWire.wirePurpose(purpose).name())
        .isEqualTo(purpose == Purpose.UNKNOWN ? "PURPOSE_UNSPECIFIED" : "PURPOSE_" + purpose);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0,          00000000",
    "203.0.113.9,      cb007109",
    "255.255.255.255,  ffffffff",
    "::,               00000000000000000000000000000000",
    "::1,              00000000000000000000000000000001",
    "2001:db8::A:b,    20010db80000000000000000000a000b",
    "2001:db8:0:0:0:0:10.0.0.1, 20010db800000000000000000a000001",
    "::ffff:10.0.0.1,  0a000001",
  })
  void addressBytes_numericAddress(String text, String hex) {
    assertThat(EventWire.addressBytes(text).toByteArray()).isEqualTo(HexFormat.of().parseHex(hex));
  }

  @Test
  void addressBytes_emptyText_isEmpty() {
    assertThat(EventWire.addressBytes("")).isEqualTo(ByteString.EMPTY);
  }

  /**
   * What is no complete numeric address is refused. Several of these the JDK would look up in the
   * DNS, or read as an address in an older notation.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:80",
        "example.com",
        "face",
        "fe:host",
        "1",
        "127.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "300.1.1.1",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "01.2.3.4",
        "0x7f.0.0.1",
        "1.2.3.-4",
        "+1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "١.٢.٣.٤",
        "12345678901",
        ".",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        ".::1",
        "::1%lo",
        "[::1]",
        "1.2.3.4:80",
      })
  void addressBytes_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> EventWire.addressBytes(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is no IP address");
  }

  @Test
  void toWire_rejection_keepsTheRecord() {
    ByteString payload = ByteString.copyFrom(new byte[Rejection.PAYLOAD_KEPT_BYTES_MAX + 10]);
    ByteString key = ByteString.copyFromUtf8("k");
    Rejection rejection =
        new Rejection(
            RejectionCode.PAYLOAD_OVERSIZE,
            "DecodeEvents",
            "",
            "too large",
            new RawRecord(key, payload, "ad-events", 0, 7, RECEIVED_AT_MILLIS));

    assertThat(EventWire.toWire(rejection))
        .isEqualTo(
            DeadLetter.newBuilder()
                .setSchemaVersion(1)
                .setCode("PAYLOAD_OVERSIZE")
                .setStage("DecodeEvents")
                .setDetail("too large")
                .setOrigin("ad-events-0@7")
                .setRecordedAtMillis(RECEIVED_AT_MILLIS)
                .setKey(key)
                .setPayload(payload.substring(0, Rejection.PAYLOAD_KEPT_BYTES_MAX))
                .setPayloadBytes(payload.size())
                .build());
  }
}
