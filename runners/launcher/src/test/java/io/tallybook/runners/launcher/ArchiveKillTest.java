package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tallybook.model.Click;
import io.tallybook.model.EventWire;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Standing;
import io.tallybook.model.Topics;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.runners.broker.KafkaBroker;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogFileReader;
import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive, killed with SIGKILL again and again while records come in. */
class ArchiveKillTest {
  private static final int PARTITIONS = 2;
  private static final int KILLS = 2;
  private static final int RECORDS_PER_LIFE = 40_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Comparator<RawRecord> ORDER =
      Comparator.comparingInt(RawRecord::partition).thenComparingLong(RawRecord::offset);

  @TempDir private Path temp;

  private @Nullable Process archive;

  @AfterEach
  void endArchive() {
    if (archive != null) {
      archive.destroyForcibly();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void sigkillAtAnyPoint_losesAndDoublesNothing(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Path raw = temp.resolve("raw");
    Path invalid = temp.resolve("invalid-clicks"); // beside the raw log, as nothing else is said
    try (KafkaBroker broker = KafkaBroker.open(temp.resolve("kafka"), KafkaBroker.PORT_ANY)) {
      broker.createTopic(Topics.AD_EVENTS, PARTITIONS);
      broker.createTopic(Topics.INVALID_CLICKS, PARTITIONS);
      Iterator<GeneratedEvent> traffic =
          new TrafficGenerator(TrafficConfig.defaults().withSeed(seed)).iterator();
      for (int kill = 0; kill < KILLS; kill++) {
        start(broker.bootstrapServers(), raw);
        // Dies when it has this many, whatever it is doing then with those that come after.
        long last = archived(raw) + random.nextInt(RECORDS_PER_LIFE);
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () -> send(broker.bootstrapServers(), traffic, random, 2 * RECORDS_PER_LIFE));
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> archived(raw) > last);
        kill();
        sender.get();
      }

      assertThat(
              Main.execute(
                  "archive",
                  "--until-current",
                  "--bootstrapServers=" + broker.bootstrapServers(),
                  "--rawLog=" + raw))
          .isEqualTo(ExitCode.OK);

      List<RawRecord> judged = recordsOf(broker, Topics.INVALID_CLICKS);
      assertThat(judged).hasSizeGreaterThan(1_000);
      assertThat(recordsOf(invalid)).isEqualTo(judged);
      assertThat(
              Main.execute(
                  "log",
                  "verify",
                  "--raw=" + invalid,
                  "--bootstrap-servers=" + broker.bootstrapServers()))
          .isEqualTo(ExitCode.OK);
      List<RawRecord> sent = recordsOf(broker, Topics.AD_EVENTS);
      assertThat(recordsOf(raw)).isEqualTo(sent);
      assertThat(
              Main.execute(
                  "log",
                  "verify",
                  "--raw=" + raw,
                  "--bootstrap-servers=" + broker.bootstrapServers()))
          .isEqualTo(ExitCode.OK);
      assertThat(Main.execute("log", "compact", "--raw=" + raw, "--min-files=2"))
          .isEqualTo(ExitCode.OK);
      assertThat(recordsOf(raw)).isEqualTo(sent);
      assertThat(Main.execute("log", "verify", "--raw=" + raw)).isEqualTo(ExitCode.OK);
    }
  }

  private static long archived(Path raw) {
    return RawLog.open(raw).ends().values().stream().mapToLong(end -> end).sum();
  }

  private void start(String bootstrapServers, Path raw) throws IOException {
    File output = temp.resolve("archive.log").toFile();
    archive =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "archive",
                "--bootstrapServers=" + bootstrapServers,
                "--rawLog=" + raw,
                "--checkpointingInterval=300",
                "--stateBackendStoragePath=" + temp.resolve("flink").toUri())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .start();
  }

  /** SIGKILL: no shutdown hook runs, nothing is flushed. */
  private void kill() throws InterruptedException {
    if (archive != null) {
      assertThat(archive.isAlive()).isTrue();
      archive.destroyForcibly().waitFor();
    }
  }

  private static void send(
      String bootstrapServers,
      Iterator<GeneratedEvent> traffic,
      SplittableRandom random,
      int count) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        var event = traffic.next().event();
        byte[] payload = EventWire.toWire(event).toByteArray();
        if (random.nextInt(50) == 0) {
          payload[random.nextInt(payload.length)] ^= (byte) (1 + random.nextInt(255));
        }
        byte @Nullable [] key =
            random.nextInt(50) == 0 ? null : event.header().id().value().getBytes(UTF_8);
        sent.add(producer.send(new ProducerRecord<>(Topics.AD_EVENTS, key, payload)));
        if (event instanceof Click click) {
          sent.add(producer.send(judged(click, random.nextInt(3))));
        }
      }
    }
    assertThat(sent).allSatisfy(record -> assertThat(record.get().hasOffset()).isTrue());
  }

  private static ProducerRecord<byte[], byte[]> judged(Click click, long revision) {
    Verdict verdict =
        new Verdict("R", 1, "v1", Tier.T1, Category.GIVT, Decision.INVALID, "seen " + revision);
    return new ProducerRecord<>(
        Topics.INVALID_CLICKS,
        click.header().id().value().getBytes(UTF_8),
        JudgedClickWire.toWire(new JudgedClick(click, Standing.GIVT, List.of(verdict), revision))
            .toByteArray());
  }

  private static List<RawRecord> recordsOf(Path raw) {
    List<RawRecord> records = new ArrayList<>();
    for (LogFile file : RawLog.open(raw).snapshot().files()) {
      try (LogFileReader reader = LogFileReader.open(raw, file)) {
        for (RawRecord record = reader.next(); record != null; record = reader.next()) {
          records.add(record);
        }
      }
    }
    records.sort(ORDER);
    return records;
  }

  private static List<RawRecord> recordsOf(KafkaBroker broker, String topic) {
    List<RawRecord> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ends.put(new TopicPartition(topic, partition), 0L);
      }
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      Map<TopicPartition, Long> stops = consumer.endOffsets(ends.keySet());
      while (stops.entrySet().stream()
          .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          records.add(
              new RawRecord(
                  bytes(record.key()),
                  bytes(record.value()),
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  record.timestamp()));
        }
      }
    }
    records.sort(ORDER);
    return records;
  }

  private static ByteString bytes(byte @Nullable [] bytes) {
    return bytes == null ? ByteString.EMPTY : ByteString.copyFrom(bytes);
  }
}
