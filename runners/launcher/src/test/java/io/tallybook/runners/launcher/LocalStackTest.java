package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallybook.model.AdEvent;
import io.tallybook.model.EventValidator;
import io.tallybook.model.EventWire;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Standing;
import io.tallybook.model.Topics;
import io.tallybook.model.wire.DeadLetter;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LocalStack;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogFileReader;
import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.testdata.ScriptedEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One stack, used as its users do. The tests share it, because it takes a while to start. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FRESHNESS_P95_MAX = Duration.ofSeconds(5);
  private static final int FRESHNESS_SAMPLES = 20;

  @TempDir private static Path data;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private static @Nullable LocalStack stack;

  @BeforeAll
  static void start() throws IOException {
    stack = Stack.start(data);
  }

  @AfterAll
  static void stop() {
    stack().close();
  }

  private static LocalStack stack() {
    if (stack == null) {
      throw new IllegalStateException("not started");
    }
    return stack;
  }

  @Test
  @Order(1)
  void aClickByLink_isRedirectedAndCounted() throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(
                        stack().url()
                            + "/api/v1/clicks?ad_id=linked&advertiser_id=v&campaign_id=c"
                            + "&click_id=link-1&user_id=u&redirect_url=https%3A%2F%2Fshop.example%2F"))
                .header("User-Agent", "Mozilla/5.0")
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("Location")).contains("https://shop.example/");
    await().atMost(PATIENCE).until(() -> billableClicks("linked") == 1);
  }

  /**
   * The promise is a figure in real time, so this one test measures it: from the moment the gateway
   * is asked to the moment the query API shows the click.
   */
  @Test
  @Order(2)
  void clickToChart_p95_isWithinFiveSeconds() throws Exception {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < FRESHNESS_SAMPLES; i++) {
      String ad = "fresh-" + i;
      long start = System.nanoTime();
      post("/v1/clicks", click(ad, "fresh-click-" + i, Instant.now()));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> billableClicks(ad) == 1);
      delays.add(Duration.ofNanos(System.nanoTime() - start));
    }
    delays.sort(null);
    Duration p95 = delays.get(FRESHNESS_SAMPLES * 95 / 100 - 1);
    System.out.println(
        "click to chart: median " + delays.get(FRESHNESS_SAMPLES / 2) + ", p95 " + p95);
    assertThat(p95).isLessThanOrEqualTo(FRESHNESS_P95_MAX);
  }

  @Test
  @Order(3)
  void poisonOfEveryKind_landsInDeadLettersOrIsClamped_andTheCountGoesOn() throws Exception {
    AdEvent valid = ScriptedEvent.click("poison-base").event();
    byte[] good = EventWire.toWire(valid).toByteArray();
    Instant now = Instant.now();
    Map<String, Long> before = leftoverCounts();

    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      send(producer, "bad-bytes", "no protobuf".getBytes(UTF_8));
      send(producer, "oversize", new byte[EventValidator.PAYLOAD_BYTES_MAX + 1]);
      send(producer, "version", wire("version", now).setSchemaVersion(99).build().toByteArray());
      producer.send(new ProducerRecord<>(Topics.AD_EVENTS, null, good)).get();
      producer
          .send(new ProducerRecord<>(Topics.AD_EVENTS, "tombstone".getBytes(UTF_8), null))
          .get();
      send(producer, "utf8", notUtf8("utf8", now));
      send(producer, "other-key", good);
      send(producer, "epoch", wire("epoch", now).setEventTimeMillis(0).build().toByteArray());
      send(
          producer,
          "future",
          wire("future", now)
              .setAdId("clamped")
              .setEventTimeMillis(now.plus(Duration.ofDays(1)).toEpochMilli())
              .build()
              .toByteArray());
    }
    post("/v1/clicks", click("after-poison", "after-poison-1", Instant.now()));

    await().atMost(PATIENCE).until(() -> billableClicks("after-poison") == 1);
    await().atMost(PATIENCE).until(() -> billableClicks("clamped") == 1);
    Map<String, Long> expected = new TreeMap<>(before);
    for (String code :
        List.of(
            "PAYLOAD_UNDECODABLE",
            "PAYLOAD_OVERSIZE",
            "VERSION_UNKNOWN",
            "KEY_MISSING",
            "PAYLOAD_MISSING",
            "TEXT_NOT_UTF8",
            "KEY_MISMATCH",
            "TIME_IMPLAUSIBLE")) {
      expected.merge("rejected " + code, 1L, Long::sum);
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(leftoverCounts()).isEqualTo(expected));
    assertThat(deadLetterCodes())
        .containsExactlyInAnyOrder(
            "PAYLOAD_UNDECODABLE",
            "PAYLOAD_OVERSIZE",
            "VERSION_UNKNOWN",
            "KEY_MISSING",
            "PAYLOAD_MISSING",
            "TEXT_NOT_UTF8",
            "KEY_MISMATCH",
            "TIME_IMPLAUSIBLE");
  }

  @Test
  @Order(4)
  void lateAndRepeatedClicks_areCountedAsSuch_andEverythingAddsUp() throws Exception {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    post("/v1/clicks", click("late-ad", "late-1", yesterday));
    Instant now = Instant.now();
    post("/v1/clicks", click("twice", "twice-1", now));
    post("/v1/clicks", click("twice", "twice-1", now));

    await().atMost(PATIENCE).until(() -> leftoverCounts().getOrDefault("late ", 0L) == 1);
    await().atMost(PATIENCE).untilAsserted(LocalStackTest::assertEverythingAddsUp);
    assertThat(billableClicks("late-ad")).isZero();
    assertThat(billableClicks("twice")).isEqualTo(1);
  }

  @Test
  @Order(5)
  void stoppedAndStartedAgain_losesAndRepeatsNothing() throws Exception {
    post("/v1/clicks", click("before-stop", "before-stop-1", Instant.now()));
    ReportRows before = ReportRows.of(data);
    stack().close();
    stack = Stack.start(data);
    post("/v1/clicks", click("before-stop", "before-stop-1", Instant.now()));
    post("/v1/clicks", click("after-start", "after-start-1", Instant.now()));

    await().atMost(PATIENCE).until(() -> billableClicks("after-start") == 1);
    await().atMost(PATIENCE).untilAsserted(LocalStackTest::assertEverythingAddsUp);
    assertThat(billableClicks("before-stop")).isEqualTo(1);
    assertThat(ReportRows.of(data).gross()).containsAllEntriesOf(before.gross());
  }

  @Test
  @Order(6)
  void everyRecordIsArchived_alsoBeyondAStop_andTheLogIsComplete() throws Exception {
    Path raw = new DataFolder(data).rawLog();
    post("/v1/clicks", click("archived", "archived-1", Instant.now()));
    long records = api("/api/v1/intake").path("records").asLong();

    await()
        .atMost(PATIENCE)
        .until(
            () -> RawLog.open(raw).ends().values().stream().mapToLong(end -> end).sum() >= records);

    assertThat(RawLog.open(raw).snapshot().rows()).isEqualTo(records);
    assertThat(
            Main.execute(
                "log",
                "verify",
                "--data=" + data,
                "--bootstrap-servers=" + stack().bootstrapServers()))
        .isEqualTo(ExitCode.OK);
  }

  @Test
  @Order(6)
  void whatRulesSay_isArchivedBesideTheRecords_andPrefetchesAddUp() throws Exception {
    Path log = new DataFolder(data).invalidClickLog();
    post("/v1/clicks", click("marked", "marked-1", Instant.now()).replace("Mozilla/5.0", "-"));
    post(
        "/v1/clicks",
        click("marked", "ahead-1", Instant.now()).replace("}", ",\"purpose\":\"prefetch\"}"));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(standings(log))
                    .containsEntry("marked-1", Standing.GIVT)
                    .containsEntry("ahead-1", Standing.PREFETCH));
    await().atMost(PATIENCE).untilAsserted(LocalStackTest::assertEverythingAddsUp);
    assertThat(
            Main.execute(
                "log",
                "verify",
                "--raw=" + log,
                "--bootstrap-servers=" + stack().bootstrapServers()))
        .isEqualTo(ExitCode.OK);
  }

  private static Map<String, Standing> standings(Path log) {
    Map<String, Standing> standings = new TreeMap<>();
    for (LogFile file : RawLog.open(log).snapshot().files()) {
      try (LogFileReader reader = LogFileReader.open(log, file)) {
        for (RawRecord record = reader.next(); record != null; record = reader.next()) {
          JudgedClick judged = JudgedClickWire.read(record.payload().toByteArray());
          standings.put(judged.click().header().id().value(), judged.standing());
        }
      }
    }
    return standings;
  }

  @Test
  @Order(7)
  void stoppedStack_isArchivedToItsEnd() throws Exception {
    Path raw = new DataFolder(data).rawLog();
    post("/v1/clicks", click("last", "last-1", Instant.now()));
    long records = api("/api/v1/intake").path("records").asLong();
    stack().close();

    assertThat(Main.execute("archive", "--until-current", "--data=" + data)).isEqualTo(ExitCode.OK);
    assertThat(Main.execute("archive", "--until-current", "--data=" + data)).isEqualTo(ExitCode.OK);

    assertThat(RawLog.open(raw).snapshot().rows()).isEqualTo(records);
    assertThat(Main.execute("log", "verify", "--data=" + data)).isEqualTo(ExitCode.OK);
  }

  private static void assertEverythingAddsUp() throws IOException, InterruptedException {
    JsonNode status = api("/api/v1/status");
    assertThat(status.path("records_total").asLong())
        .as("%s", status)
        .isEqualTo(api("/api/v1/intake").path("records").asLong());
  }

  private static Map<String, Long> leftoverCounts() throws IOException, InterruptedException {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode leftover : api("/api/v1/status").path("leftovers")) {
      counts.merge(
          leftover.path("kind").asText() + " " + leftover.path("code").asText(),
          leftover.path("count").asLong(),
          Long::sum);
    }
    return counts;
  }

  private static long billableClicks(String ad) throws IOException, InterruptedException {
    long clicks = 0;
    for (JsonNode row : api("/api/v1/report?by=ad&format=json&ad=" + ad).findValues("billable")) {
      clicks += row.asLong();
    }
    return clicks;
  }

  private static JsonNode api(String path) throws IOException, InterruptedException {
    return new StackClient(stack().url(), stack().operatorToken()).json(path);
  }

  private static String click(String ad, String id, Instant time) {
    return "{\"ad_id\":\"%s\",\"request_id\":\"%s\",\"timestamp\":\"%s\",\"user_id\":\"u\",\"user_agent\":\"Mozilla/5.0\"}"
        .formatted(ad, id, time);
  }

  private static void post(String path, String json) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(stack().url() + path))
                .POST(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
  }

  private static io.tallybook.model.wire.AdEvent.Builder wire(String id, Instant now) {
    return EventWire.toWire(ScriptedEvent.click(id).event()).toBuilder()
        .setEventTimeMillis(now.toEpochMilli())
        .setReceivedAtMillis(now.toEpochMilli());
  }

  /** A message whose text has a byte that UTF-8 never has. */
  private static byte[] notUtf8(String id, Instant now) {
    byte[] bytes = wire(id, now).setUserAgent("AGENT").build().toByteArray();
    bytes[indexOf(bytes, "AGENT")] = (byte) 0xFF;
    return bytes;
  }

  private static int indexOf(byte[] bytes, String text) {
    for (int i = 0; i <= bytes.length - text.length(); i++) {
      if (new String(bytes, i, text.length(), UTF_8).equals(text)) {
        return i;
      }
    }
    throw new IllegalArgumentException(text + " is not there");
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String key, byte[] payload)
      throws Exception {
    producer.send(new ProducerRecord<>(Topics.AD_EVENTS, key.getBytes(UTF_8), payload)).get();
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static List<String> deadLetterCodes() throws IOException {
    List<String> codes = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          codes.add(DeadLetter.parseFrom(record.value()).getCode());
        }
      }
    }
    return codes;
  }

  private static Properties client() {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", stack().bootstrapServers());
    return properties;
  }
}
