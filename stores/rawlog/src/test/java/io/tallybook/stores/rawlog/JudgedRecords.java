package io.tallybook.stores.rawlog;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import io.tallybook.model.Money;
import io.tallybook.model.Purpose;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Messages of the topic of invalid clicks, some of them damaged. */
final class JudgedRecords {
  static final String TOPIC = "invalid-clicks";

  private static final long START_MILLIS = Instant.parse("2026-03-01T22:30:00Z").toEpochMilli();
  private static final List<String> IPS = List.of("", "192.0.2.7", "2001:db8:0:0:0:0:0:7");
  private static final List<String> TEXTS = List.of("", "plain", "ä \"quoted\", {x}", "a,b\nc");

  private final SplittableRandom random;
  private final double strangeShare;
  private final Map<Integer, Long> nextOffsets = new HashMap<>();

  /**
   * @param strangeShare the share of records that no pipeline wrote
   */
  JudgedRecords(long seed, double strangeShare) {
    random = new SplittableRandom(seed);
    this.strangeShare = strangeShare;
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
    JudgedClick judged = click();
    ByteString key = ByteString.copyFromUtf8(judged.click().header().id().value());
    ByteString payload = JudgedClickWire.toWire(judged).toByteString();
    if (random.nextDouble() < strangeShare) {
      key = random.nextBoolean() ? key : ByteString.copyFromUtf8("x");
      payload = strange(payload);
    }
    long offset = nextOffsets.merge(partition, 1L, Long::sum) - 1;
    long recordedAtMillis = judged.click().header().receivedAtMillis() + random.nextInt(2_000);
    return new RawRecord(key, payload, TOPIC, partition, offset, recordedAtMillis);
  }

  private ByteString strange(ByteString payload) {
    byte[] bytes = payload.toByteArray();
    switch (random.nextInt(4)) {
      case 0 -> bytes = new byte[random.nextInt(50)];
      case 1 -> bytes = payload.substring(0, random.nextInt(payload.size())).toByteArray();
      case 2 -> bytes = payload.concat(payload).toByteArray(); // every verdict twice
      default -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return ByteString.copyFrom(bytes);
  }

  private JudgedClick click() {
    long timeMillis = START_MILLIS + random.nextInt(10_800_000);
    long receivedMillis = timeMillis + random.nextInt(100_000);
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      verdicts.add(verdict());
    }
    return new JudgedClick(
        new Click(
            new EventHeader(
                new EventId("id-" + random.nextInt(1_000)),
                new AdRef("v" + random.nextInt(3), "c", "ad-" + random.nextInt(5)),
                timeMillis,
                timeMillis + random.nextInt(2) * 7L,
                receivedMillis,
                text(),
                random.nextBoolean() ? "DE" : "",
                any(Device.values()),
                IPS.get(random.nextInt(IPS.size())),
                "",
                text(),
                any(Purpose.values())),
            new Money(random.nextLong(1L << 40), "EUR")),
        any(Standing.values()),
        verdicts,
        random.nextInt(5));
  }

  private Verdict verdict() {
    return new Verdict(
        "RULE_" + random.nextInt(5),
        1 + random.nextInt(3),
        text(),
        any(Tier.values()),
        any(Category.values()),
        any(Decision.values()),
        text());
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private <E> E any(E[] values) {
    return values[random.nextInt(values.length)];
  }
}
