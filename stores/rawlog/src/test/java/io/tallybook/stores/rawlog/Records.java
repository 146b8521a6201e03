package io.tallybook.stores.rawlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.EventWire;
import io.tallybook.model.RawRecord;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Records of a topic as a hostile world would leave them there: good ones, and every other kind.
 */
final class Records {
  static final String TOPIC = "ad-events";
  static final Instant START = Instant.parse("2026-03-01T23:55:00Z");

  private final SplittableRandom random;
  private final Iterator<GeneratedEvent> traffic;
  private final Map<Integer, Long> nextOffsets = new HashMap<>();
  private double strangeShare = 0.3;

  Records(long seed) {
    random = new SplittableRandom(seed);
    traffic =
        new TrafficGenerator(
                TrafficConfig.defaults()
                    .withSeed(seed)
                    .withStart(START)
                    .withDuration(Duration.ofHours(3))
                    .withEventsPerSecond(5)
                    .withDaySwing(1))
            .iterator();
  }

  /** The share of records that no gateway wrote. */
  Records withStrangeShare(double share) {
    strangeShare = share;
    return this;
  }

  /** The next records, over some partitions. */
  List<RawRecord> next(int count, int partitions) {
    List<RawRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(next(random.nextInt(partitions)));
    }
    return records;
  }

  private RawRecord next(int partition) {
    AdEvent event = traffic.next().event();
    ByteString payload = EventWire.toWire(event).toByteString();
    ByteString key = ByteString.copyFromUtf8(event.header().id().value());
    if (random.nextDouble() < strangeShare) {
      key = random.nextInt(3) == 0 ? strangeKey(key) : key;
      payload = random.nextInt(4) == 0 ? payload : strangePayload(payload);
    }
    long offset = nextOffsets.merge(partition, 1L, Long::sum) - 1;
    long recordedAt = event.header().receivedAtMillis() + random.nextInt(2_000);
    return new RawRecord(key, payload, TOPIC, partition, offset, recordedAt);
  }

  private ByteString strangeKey(ByteString key) {
    return switch (random.nextInt(3)) {
      case 0 -> ByteString.EMPTY;
      case 1 -> randomBytes(random.nextInt(200));
      default -> key.concat(ByteString.copyFrom("!", UTF_8));
    };
  }

  private ByteString strangePayload(ByteString payload) {
    return switch (random.nextInt(8)) {
      case 0 -> ByteString.EMPTY;
      case 1 -> randomBytes(random.nextInt(300));
      case 2 -> randomBytes(17_000 + random.nextInt(10_000));
      case 3 -> payload.substring(0, random.nextInt(payload.size()));
      case 4 -> payload.concat(payload); // every field twice: the last one counts
      case 5 -> payload.concat(randomBytes(random.nextInt(20)));
      case 6 -> payload.concat(ByteString.copyFrom(new byte[] {0x50, 0x63})); // device 99
      default -> mutated(payload);
    };
  }

  private ByteString mutated(ByteString payload) {
    byte[] bytes = payload.toByteArray();
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return ByteString.copyFrom(bytes);
  }

  private ByteString randomBytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
