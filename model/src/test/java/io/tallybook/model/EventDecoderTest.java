package io.tallybook.model;

import static io.tallybook.model.EventSamples.CURRENCY;
import static io.tallybook.model.EventSamples.click;
import static io.tallybook.model.EventSamples.conversion;
import static io.tallybook.model.EventSamples.impression;
import static io.tallybook.model.EventSamples.randomEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.Validation.Violation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
  private static final int EVENTS = 4_000;

  private final EventDecoder decoder = new EventDecoder(CURRENCY);
  private final EventValidator validator = new EventValidator(CURRENCY);

  /** The claim of the class: whatever the bytes, it makes no difference but in time. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void validate_mutatedEvents_isWhatTheGeneratedMessageSays(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WireMutations mutations = new WireMutations(random);
    List<AdEvent> events = manyEventsOfFewAds(random);
    int direct = 0;
    int acceptedByParsing = 0;
    Set<RejectionCode> codes = EnumSet.noneOf(RejectionCode.class);
    for (int i = 0; i < EVENTS; i++) {
      AdEvent event = events.get(random.nextInt(events.size()));
      ByteString payload = mutations.apply(EventWire.toWire(event).toByteString());
      RawRecord record = record(random, event, payload);
      Validation expected = validator.validateParsed(record);

      assertThat(validator.validate(record)).as("event %d: %s", i, record).isEqualTo(expected);

      boolean decoded = decoder.decode(record) != null;
      direct += decoded ? 1 : 0;
      acceptedByParsing += expected instanceof Accepted && !decoded ? 1 : 0;
      if (expected instanceof Violation violation) {
        codes.add(violation.code());
      }
    }
    assertThat(direct).as("events decoded directly").isGreaterThan(EVENTS / 10);
    assertThat(acceptedByParsing).as("odd events accepted").isGreaterThan(EVENTS / 50);
    assertThat(codes).as("rules broken").containsExactly(RejectionCode.values());
  }

  static Stream<Arguments> samples() {
    return Stream.of(
        argumentSet("click", click().build()),
        argumentSet("impression", impression().build()),
        argumentSet("conversion", conversion().build()),
        argumentSet(
            "click with nothing optional",
            click()
                .clearUserId()
                .clearCountry()
                .clearDevice()
                .clearIp()
                .clearUserAgent()
                .clearPublisherId()
                .clearPurpose()
                .build()),
        argumentSet("click with an agent last", click().clearPublisherId().clearPurpose().build()),
        argumentSet("click with a publisher last", click().clearPurpose().build()));
  }

  /** Every byte replaced by every other, and every byte doubled, removed or the last. */
  @ParameterizedTest
  @MethodSource("samples")
  void validate_anyOneByteChanged_isWhatTheGeneratedMessageSays(
      io.tallybook.model.wire.AdEvent message) {
    ByteString whole = message.toByteString();
    for (int at = 0; at < whole.size(); at++) {
      ByteString before = whole.substring(0, at);
      ByteString rest = whole.substring(at);
      assertNoDifference(message, before);
      assertNoDifference(message, before.concat(rest.substring(1)));
      assertNoDifference(message, before.concat(rest.substring(0, 1)).concat(rest));
      byte[] bytes = whole.toByteArray();
      for (int value = 0; value < 256; value++) {
        bytes[at] = (byte) value;
        assertNoDifference(message, ByteString.copyFrom(bytes));
      }
    }
  }

  private void assertNoDifference(io.tallybook.model.wire.AdEvent message, ByteString payload) {
    RawRecord record = EventSamples.record(message.getEventIdBytes(), payload);
    Validation expected = validator.validateParsed(record);
    Validation found = validator.validate(record);
    if (!found.equals(expected)) {
      // Only then, because describing each of so many would take most of the time.
      assertThat(found).as(HexFormat.of().formatHex(payload.toByteArray())).isEqualTo(expected);
    }
  }

  /** A repeated ad is what the decoder remembers; damage within or next to it must not hit. */
  private static List<AdEvent> manyEventsOfFewAds(SplittableRandom random) {
    List<AdEvent> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(randomEvent(random));
    }
    for (var message : List.of(click(), impression(), conversion(), click().setUserId("other"))) {
      events.add(accepted(new EventValidator(CURRENCY).validate(message.build())));
    }
    return events;
  }

  private static RawRecord record(SplittableRandom random, AdEvent event, ByteString payload) {
    ByteString key = ByteString.copyFromUtf8(event.header().id().value());
    try {
      // A mutated id is the key as well, or each would be refused for its key.
      key =
          switch (random.nextInt(20)) {
            case 0 -> key.substring(1);
            case 1 -> key.concat(key);
            case 2 -> ByteString.EMPTY;
            default -> io.tallybook.model.wire.AdEvent.parseFrom(payload).getEventIdBytes();
          };
    } catch (InvalidProtocolBufferException e) {
      // No id to be found: the key stays the original one.
    }
    long receivedAtMillis = event.header().receivedAtMillis();
    long recordedAtMillis =
        switch (random.nextInt(12)) {
          case 0 -> receivedAtMillis - EventValidator.FUTURE_SKEW_MILLIS_MAX;
          case 1 -> receivedAtMillis - EventValidator.FUTURE_SKEW_MILLIS_MAX - 1;
          case 2 -> Long.MAX_VALUE;
          default -> receivedAtMillis + 5;
        };
    return new RawRecord(shaped(random, key), shaped(random, payload), "t", 0, 0, recordedAtMillis);
  }

  /** The same bytes in each shape that a byte string can have inside. */
  private static ByteString shaped(SplittableRandom random, ByteString bytes) {
    int middle = bytes.size() / 2;
    return switch (random.nextInt(6)) {
      case 0 -> bytes.concat(bytes).concat(bytes).substring(bytes.size(), 2 * bytes.size());
      case 1 -> {
        byte[] larger = new byte[bytes.size() + 40];
        random.nextBytes(larger);
        bytes.copyTo(larger, 20);
        yield UnsafeByteOperations.unsafeWrap(larger, 20, bytes.size());
      }
      case 2 -> UnsafeByteOperations.unsafeWrap(ByteBuffer.wrap(bytes.toByteArray()));
      case 3 -> bytes.substring(0, middle).concat(bytes.substring(middle));
      default -> ByteString.copyFrom(bytes.toByteArray());
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24})
  void decode_whatOurWriterWrites_needsNoParsing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < EVENTS; i++) {
      AdEvent event = randomEvent(random);

      assertThat(decoder.decode(record(event))).isEqualTo(event);
    }
  }

  @Test
  void decode_everyTruncation_passes() {
    RawRecord whole = EventSamples.record(conversion().build());
    for (int length = 0; length < whole.payload().size(); length++) {
      assertThat(
              decoder.decode(
                  EventSamples.record(whole.key(), whole.payload().substring(0, length))))
          .as("first %d bytes", length)
          .isNull();
    }
  }

  @Test
  void decode_adThatComesAgain_isShared() {
    EventHeader first = decodedHeader(EventSamples.record(click().build()));
    EventHeader second = decodedHeader(EventSamples.record(conversion().setUserId("v").build()));
    EventHeader third = decodedHeader(EventSamples.record(click().setAdId("ae").build()));

    assertThat(second.ad()).isSameAs(first.ad());
    assertThat(third.ad()).isEqualTo(new AdRef("advertiser", "campaign", "ae"));
  }

  /** The gateway shares one validator between its requests. */
  @Test
  void decode_fromSeveralThreads_givesEachItsOwnEvent() throws Exception {
    int threads = 4;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int seed = 0; seed < threads; seed++) {
        results.add(executor.submit(mismatches(new SplittableRandom(seed))));
      }
      for (Future<Integer> result : results) {
        assertThat(result.get()).isZero();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private Callable<Integer> mismatches(SplittableRandom random) {
    List<AdEvent> events = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      events.add(randomEvent(random));
    }
    return () -> {
      int mismatches = 0;
      for (int round = 0; round < 3; round++) {
        for (AdEvent event : events) {
          mismatches += event.equals(decoder.decode(record(event))) ? 0 : 1;
        }
      }
      return mismatches;
    };
  }

  private EventHeader decodedHeader(RawRecord record) {
    return Objects.requireNonNull(decoder.decode(record), "decoded directly").header();
  }

  private static RawRecord record(AdEvent event) {
    var message = EventWire.toWire(event);
    return new RawRecord(
        message.getEventIdBytes(),
        message.toByteString(),
        "t",
        0,
        0,
        event.header().receivedAtMillis());
  }

  private static AdEvent accepted(Validation validation) {
    assertThat(validation).isInstanceOf(Accepted.class);
    return ((Accepted) validation).event();
  }
}
