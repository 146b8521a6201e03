package io.tallybook.gateway;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tallybook.gateway.GatewayServer.Answer;
import io.tallybook.model.EventId;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.Conversion;
import io.tallybook.model.wire.Impression;
import io.tallybook.model.wire.Purpose;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsEndpointTest {
  private static final String PATH = "/events";
  private static final long TIME_MILLIS = 1_714_564_798_123L;
  private static final Map<String, String> OPERATOR =
      Map.of("X-Tallybook-Operator-Key", GatewayServer.OPERATOR_KEY);

  private final GatewayServer server =
      GatewayServer.start(
          "events",
          1,
          config ->
              config
                  .withOperatorKey(GatewayServer.OPERATOR_KEY)
                  .withLimits(GatewayLimits.DEFAULTS.withBatchEventsMax(2_000)));

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void click_isTheDefaultAndKnowsNothingOfTheConnection() {
    assertThat(server.post(PATH, event("c-1").encode()).body()).isEqualTo("{\"accepted\":1}");
    AdEvent click = server.lastEvent();
    assertThat(click.getEventId()).isEqualTo("c-1");
    assertThat(click.hasClick()).isTrue();
    assertThat(click.getIp()).isEqualTo(ByteString.EMPTY);
    assertThat(click.getUserAgent()).isEmpty();
    assertThat(click.getPublisherId()).isEmpty();
  }

  @Test
  void publisherAndPurpose_areTheEvents_notTheConnections() {
    Map<String, String> ahead = Map.of("Sec-Purpose", "prefetch");
    server.post(PATH, event("c-2").put("publisher_id", "site-1").encode(), ahead);
    assertThat(server.lastEvent().getPublisherId()).isEqualTo("site-1");
    assertThat(server.lastEvent().getPurpose()).isEqualTo(Purpose.PURPOSE_UNSPECIFIED);

    server.post(PATH, event("c-3").put("purpose", "prefetch").encode());
    assertThat(server.lastEvent().getPurpose()).isEqualTo(Purpose.PURPOSE_PREFETCH);
  }

  @Test
  void batch_ofAllTypes_isWrittenInOrder() {
    int before = server.events().size();
    String body =
        array(
            event("m-1").put("type", "impression").put("cost_per_click", 0),
            event("m-2").put("type", "click").put("cost_per_click", "1.5"),
            event("m-3")
                .put("type", "conversion")
                .put("click_id", "m-2")
                .put("value", 19.99)
                .put("ip", "192.0.2.7")
                .put("user_agent", "Shop/2"),
            event("m-4").put("type", "conversion"));
    Answer unpriced = server.post(PATH, body);
    assertThat(unpriced.status()).isEqualTo(403);
    assertThat(unpriced.body()).contains("PRICE_UNSIGNED", "\"index\":1", "\"value\":\"1.5\"");
    assertThat(server.events()).hasSize(before);

    assertThat(server.post(PATH, body, OPERATOR).body()).isEqualTo("{\"accepted\":4}");
    List<AdEvent> events = server.events().subList(before, before + 4);
    assertThat(events).extracting(AdEvent::getEventId).containsExactly("m-1", "m-2", "m-3", "m-4");
    assertThat(events.get(0).getImpression()).isEqualTo(Impression.getDefaultInstance());
    assertThat(events.get(1).getClick().getCostMicros()).isEqualTo(1_500_000);
    assertThat(events.get(2).getConversion())
        .isEqualTo(
            Conversion.newBuilder()
                .setClickId("m-2")
                .setValueMicros(19_990_000)
                .setCurrency("USD")
                .build());
    assertThat(events.get(2).getIp())
        .isEqualTo(ByteString.copyFrom(new byte[] {(byte) 192, 0, 2, 7}));
    assertThat(events.get(3).getConversion()).isEqualTo(Conversion.getDefaultInstance());
  }

  @Test
  void price_ofAnAppsClick_wantsTheOperatorKeyToo() {
    JsonObject click =
        new JsonObject()
            .put("ad_id", "ad-1")
            .put("request_id", "p-1")
            .put("timestamp", TIME_MILLIS)
            .put("cost_per_click", 0.25);
    int before = server.events().size();
    Answer refused = server.post("/v1/clicks", click.encode());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("PRICE_UNSIGNED");
    assertThat(server.events()).hasSize(before);

    assertThat(server.post("/v1/clicks", click.encode(), OPERATOR).status()).isEqualTo(202);
    assertThat(server.lastEvent().getClick().getCostMicros()).isEqualTo(250_000);
    click.put("cost_per_click", 0).put("request_id", "p-2");
    assertThat(server.post("/v1/clicks", click.encode()).status()).isEqualTo(202);
  }

  @Test
  void click_withoutId_isDerived() {
    JsonObject click = event("x").put("user_agent", "Shop/2");
    click.remove("event_id");
    assertThat(server.post(PATH, click.encode()).status()).isEqualTo(202);
    assertThat(server.lastEvent().getEventId())
        .isEqualTo(EventId.derived("user-1", "ad-1", TIME_MILLIS, "Shop/2").value());
  }

  @Test
  void batch_withOneBadOfThousand_writesNothing() {
    long before = server.intake();
    List<JsonObject> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      events.add(event("atomic-" + i));
    }
    events.get(637).put("country", "Germany");
    Answer answer = server.post(PATH, array(events));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problems())
        .containsExactly(
            new JsonObject()
                .put("index", 637)
                .put("field", "country")
                .put("value", "Germany")
                .put("rule", "must be empty or two upper-case letters (ISO 3166-1 alpha-2)")
                .put("code", "FIELD_INVALID"));
    assertThat(server.intake()).isEqualTo(before);
    events.get(637).put("country", "DE");
    assertThat(server.post(PATH, array(events)).body()).isEqualTo("{\"accepted\":1000}");
    assertThat(server.intake()).isEqualTo(before + 1_000);
  }

  @Test
  void problems_areCountedInFullAndShownInPart() {
    List<JsonObject> events =
        IntStream.range(0, 100)
            .mapToObj(i -> event("p-" + i).put("device", i % 4 == 0 ? "tv" : "toaster"))
            .toList();
    Answer answer = server.post(PATH, array(events));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getString("error"))
        .isEqualTo(
            "75 problems, the first: device: must be one of desktop, mobile, other, tablet, tv,"
                + " unknown");
    assertThat(answer.problems()).hasSize(20);
    assertThat(answer.problems().get(0).getInteger("index")).isEqualTo(1);
    assertThat(answer.problems().get(19).getInteger("index")).isEqualTo(26);
  }

  @Test
  void records_keepTheirOrderInEveryPartition() {
    try (GatewayServer three = GatewayServer.start("events-order", 3, config -> config)) {
      int written = 0;
      for (int request = 0; request < 5; request++) {
        List<JsonObject> events = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
          events.add(event("o-" + written).put("user_id", Integer.toString(written)));
          written++;
        }
        assertThat(three.post(PATH, array(events)).status()).isEqualTo(202);
      }
      Map<Integer, List<Integer>> byPartition = new TreeMap<>();
      for (ConsumerRecord<byte[], byte[]> record : three.records()) {
        AdEvent event = GatewayServer.wire(record.value());
        assertThat(new String(record.key(), UTF_8)).isEqualTo(event.getEventId());
        byPartition
            .computeIfAbsent(record.partition(), partition -> new ArrayList<>())
            .add(Integer.valueOf(event.getUserId()));
      }
      assertThat(byPartition.keySet()).containsExactly(0, 1, 2);
      assertThat(byPartition.values()).allSatisfy(order -> assertThat(order).isSorted());
      assertThat(byPartition.values().stream().mapToInt(List::size).sum()).isEqualTo(2_500);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "type, '\"click-through\"', FIELD_INVALID",
    "type, 1, FIELD_INVALID",
    "event_id, '[\"a\"]', FIELD_INVALID",
    "ad_id, '{\"a\":{\"b\":1}}', FIELD_INVALID",
    "ad_id, '\"\"', FIELD_MISSING",
    "timestamp, 1.5e12, FIELD_INVALID",
    "timestamp, 123456789012345678901234567890, FIELD_INVALID",
    "timestamp, -1, TIME_IMPLAUSIBLE",
    "timestamp, null, FIELD_MISSING",
    "cost_per_click, 1e400, FIELD_INVALID",
    "cost_per_click, 12345678901234567890123, FIELD_INVALID",
    "cost_per_click, -1, MONEY_NEGATIVE",
    "click_id, '\"a\"', FIELD_INVALID",
    "value, 1, FIELD_INVALID",
    "currency, '\"EUR\"', CURRENCY_UNSUPPORTED",
    "campain_id, '\"typo\"', FIELD_INVALID",
    "AD_ID, '\"case\"', FIELD_INVALID",
    "'', 1, FIELD_INVALID",
  })
  void value_bad_isRefused(String field, String json, String code) {
    JsonObject click = event("bad");
    click.remove(field);
    Answer answer =
        refusedWithoutTrace(click.encode().replace("}", ",\"" + field + "\":" + json + "}"), 400);
    assertThat(answer.problems()).hasSize(1);
    assertThat(answer.problems().get(0).getString("field")).isEqualTo(field);
    assertThat(answer.problems().get(0).getString("code")).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"impression", "conversion"})
  void otherTypes_needAnIdAndHaveNoPrice(String type) {
    JsonObject other = event("x").put("type", type).put("cost_per_click", 0.1);
    other.remove("event_id");
    Answer answer = refusedWithoutTrace(other.encode(), 400);
    assertThat(answer.problems())
        .extracting(problem -> problem.getString("field"))
        .containsExactly("cost_per_click", "event_id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|PAYLOAD_MISSING",
        "[]|PAYLOAD_MISSING",
        "{}|FIELD_MISSING",
        "` `|PAYLOAD_UNDECODABLE",
        "null|PAYLOAD_UNDECODABLE",
        "1|PAYLOAD_UNDECODABLE",
        "\"text\"|PAYLOAD_UNDECODABLE",
        "[1]|PAYLOAD_UNDECODABLE",
        "[[{}]]|PAYLOAD_UNDECODABLE",
        "[[[[[[[[[[[[{}]]]]]]]]]]]]|PAYLOAD_UNDECODABLE",
        "{|PAYLOAD_UNDECODABLE",
        "[{}|PAYLOAD_UNDECODABLE",
        "[{},]|PAYLOAD_UNDECODABLE",
        "{\"ad_id\":NaN}|PAYLOAD_UNDECODABLE",
        "{\"cost_per_click\":NaN}|PAYLOAD_UNDECODABLE",
        "{\"cost_per_click\":Infinity}|PAYLOAD_UNDECODABLE",
        "{\"cost_per_click\":.5}|PAYLOAD_UNDECODABLE",
        "{\"cost_per_click\":007}|PAYLOAD_UNDECODABLE",
        "{'ad_id':'a'}|PAYLOAD_UNDECODABLE",
        "{ad_id:1}|PAYLOAD_UNDECODABLE",
        "{} {}|PAYLOAD_UNDECODABLE",
        "{}]|PAYLOAD_UNDECODABLE",
        "[{}] trailing|PAYLOAD_UNDECODABLE",
        "/* comment */ {}|PAYLOAD_UNDECODABLE",
        "{\"ad_id\":\"a\",\"ad_id\":\"a\"}|FIELD_INVALID",
        "{\"ad_id\":null,\"ad_id\":\"a\"}|FIELD_INVALID",
        "<xml/>|PAYLOAD_UNDECODABLE",
      })
  void body_bad_isRefused(String body, String code) {
    Answer answer = refusedWithoutTrace(body, 400);
    assertThat(answer.problems()).isNotEmpty();
    assertThat(answer.problems().get(0).getString("code")).isEqualTo(code);
  }

  @Test
  void error_isOneLineWhateverTheNames() {
    Answer answer = refusedWithoutTrace("{\"a\\nb\":1}", 400);
    assertThat(answer.json().getString("error")).startsWith("a?b: unknown field");
    assertThat(answer.problems().get(0).getString("field")).isEqualTo("a\nb");
  }

  @Test
  void numbersAndNamesAndTextTooLong_areRefused() {
    refusedWithoutTrace("{\"cost_per_click\":" + "9".repeat(100_000) + "}", 400);
    refusedWithoutTrace("{\"" + "n".repeat(100_000) + "\":1}", 400);
    refusedWithoutTrace("{\"ad_id\":\"" + "a".repeat(100_000) + "\"}", 400);
    refusedWithoutTrace("[".repeat(100_000), 400);
  }

  @Test
  void body_notUtf8_isRefused() {
    for (byte[] bytes :
        List.of(
            new byte[] {'"', (byte) 0xff, '"'},
            new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
            "{}".getBytes(UTF_16))) {
      Answer answer =
          GatewayServer.await(server.send(HttpMethod.POST, PATH, Map.of(), Buffer.buffer(bytes)));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().getString("error")).isEqualTo("the body must be UTF-8");
    }
  }

  @Test
  void body_overItsLimits_isRefused() {
    Answer tooMany =
        refusedWithoutTrace(
            array(IntStream.range(0, 2_001).mapToObj(i -> event("l-" + i)).toList()), 413);
    assertThat(tooMany.json().getString("error"))
        .isEqualTo("a request may have 2000 events, has more");
    Answer tooLarge = refusedWithoutTrace(" ".repeat(8 * 1024 * 1024 + 1), 413);
    assertThat(tooLarge.json().getString("error"))
        .isEqualTo("the body may have 8388608 bytes, has more");
  }

  @Test
  void receivedAt_withTheKey_isTaken() {
    long receivedMillis = TIME_MILLIS - 86_400_000;
    Answer answer =
        server.post(
            PATH,
            event("history")
                .put("timestamp", "2024-04-30T11:00:00Z")
                .put("received_at", receivedMillis)
                .encode(),
            OPERATOR);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(server.lastEvent().getReceivedAtMillis()).isEqualTo(receivedMillis);
  }

  @Test
  void receivedAt_inTheFuture_isRefusedAsThePipelinesWould() {
    Answer answer =
        server.post(
            PATH,
            event("future").put("received_at", "2024-05-01T12:05:00.001Z").encode(),
            OPERATOR);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problems().get(0).getString("field")).isEqualTo("received_at");
    assertThat(answer.problems().get(0).getString("code")).isEqualTo("TIME_IMPLAUSIBLE");
  }

  @Test
  void receivedAt_withoutTheKey_isForbidden() {
    long before = server.intake();
    Answer answer =
        server.post(PATH, array(event("ok"), event("not").put("received_at", TIME_MILLIS)));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.problems().get(0).getInteger("index")).isEqualTo(1);
    assertThat(answer.problems().get(0).getString("code")).isEqualTo("OPERATOR_KEY_REQUIRED");
    assertThat(server.intake()).isEqualTo(before);
  }

  @Test
  void operatorKey_wrong_isForbiddenAndNotRepeated() {
    for (String wrong : List.of("", "guess", GatewayServer.OPERATOR_KEY + "x")) {
      Answer answer =
          server.post(PATH, event("any").encode(), Map.of("X-Tallybook-Operator-Key", wrong));
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.problems().get(0).getString("code")).isEqualTo("OPERATOR_KEY_INVALID");
      assertThat(answer.problems().get(0).getString("value")).isEmpty();
    }
  }

  private Answer refusedWithoutTrace(String body, int status) {
    long before = server.intake();
    Answer answer = server.post(PATH, body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().getString("error")).isNotEmpty().doesNotContain("\n");
    assertThat(server.intake()).isEqualTo(before);
    return answer;
  }

  private static JsonObject event(String id) {
    return new JsonObject()
        .put("event_id", id)
        .put("advertiser_id", "adv-1")
        .put("campaign_id", "cam-1")
        .put("ad_id", "ad-1")
        .put("user_id", "user-1")
        .put("timestamp", TIME_MILLIS);
  }

  private static String array(JsonObject... events) {
    return array(List.of(events));
  }

  private static String array(List<JsonObject> events) {
    return events.stream().map(JsonObject::encode).collect(joining(",", "[", "]"));
  }
}
