package io.tallybook.model;

import static io.tallybook.model.EventSamples.randomEvent;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventHeaderTest {
  private static final int EVENTS = 1_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void withoutUserAgent_keepsAllElse(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < EVENTS; i++) {
      EventHeader header = randomEvent(random).header();

      EventHeader lean = header.withoutUserAgent();

      assertThat(lean).isEqualTo(withUserAgent(header, ""));
      assertThat(bytes(lean)).isEqualTo(bytes(withUserAgent(header, "")));
      assertThat(lean.withoutUserAgent()).isEqualTo(lean);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {5, 6, 7, 8})
  void fieldBytes_tellWhereTheFieldsLie(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < EVENTS; i++) {
      EventHeader header = randomEvent(random).header();
      FieldBytes fields = header.fieldBytes();

      assertThat(part(fields, fields.idFrom(), fields.idLength()).toStringUtf8())
          .isEqualTo(header.id().value());
      assertThat(part(fields, fields.userIdFrom(), fields.userIdLength()).toStringUtf8())
          .isEqualTo(header.userId());
      assertThat(part(fields, fields.ipFrom(), fields.ipLength()))
          .isEqualTo(EventWire.addressBytes(header.ip()));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {9, 10})
  void equals_seesEveryField(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < EVENTS; i++) {
      EventHeader header = randomEvent(random).header();

      assertThat(copy(header, header.userAgent(), header.publisherId(), header.purpose()))
          .isEqualTo(header);
      assertThat(copy(header, header.userAgent(), header.publisherId() + "x", header.purpose()))
          .isNotEqualTo(header);
      Purpose other = header.purpose() == Purpose.UNKNOWN ? Purpose.PREFETCH : Purpose.UNKNOWN;
      assertThat(copy(header, header.userAgent(), header.publisherId(), other))
          .isNotEqualTo(header);
    }
  }

  private static EventHeader withUserAgent(EventHeader header, String userAgent) {
    return copy(header, userAgent, header.publisherId(), header.purpose());
  }

  private static EventHeader copy(
      EventHeader header, String userAgent, String publisherId, Purpose purpose) {
    return new EventHeader(
        header.id(),
        header.ad(),
        header.eventTimeMillis(),
        header.declaredTimeMillis(),
        header.receivedAtMillis(),
        header.userId(),
        header.country(),
        header.device(),
        header.ip(),
        userAgent,
        publisherId,
        purpose);
  }

  private static ByteString bytes(EventHeader header) {
    FieldBytes fields = header.fieldBytes();
    return part(fields, fields.from(), fields.length());
  }

  private static ByteString part(FieldBytes fields, int from, int length) {
    return ByteString.copyFrom(fields.array(), from, length);
  }
}
