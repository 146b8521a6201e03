package io.tallybook.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tallybook.gateway.GatewayServer.Answer;
import io.tallybook.model.EventId;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.Click;
import io.tallybook.model.wire.Device;
import io.tallybook.model.wire.Purpose;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClickEndpointTest {
  private static final String PATH = "/v1/clicks";
  private static final long TIME_MILLIS = 1_714_564_798_123L;

  private final GatewayServer server = GatewayServer.start("clicks", 1, config -> config);

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void minimal_isFilledInFromTheRequest() {
    Answer answer = server.post(PATH, minimal().encode());
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(answer.body()).isEqualTo("{\"click_id\":\"req-1\"}");
    assertThat(server.lastEvent())
        .isEqualTo(
            AdEvent.newBuilder()
                .setSchemaVersion(1)
                .setEventTimeMillis(TIME_MILLIS)
                .setReceivedAtMillis(GatewayServer.NOW.toEpochMilli())
                .setEventId("req-1")
                .setAdvertiserId("unknown")
                .setCampaignId("unknown")
                .setAdId("ad-1")
                .setUserId("user-1")
                .setIp(ByteString.copyFrom(new byte[] {127, 0, 0, 1}))
                .setUserAgent(GatewayServer.USER_AGENT)
                .setClick(Click.newBuilder().setCurrency("USD"))
                .build());
    assertThat(new String(server.records().get(0).key(), UTF_8))
        .isEqualTo(server.events().get(0).getEventId());
  }

  @Test
  void complete_isTakenAsGiven() {
    Answer answer =
        server.post(
            PATH,
            minimal()
                .put("request_id", "req-2")
                .put("advertiser_id", "adv-1")
                .put("campaign_id", "cam-1")
                .put("cost_per_click", 0.25)
                .put("currency", "USD")
                .put("country", "DE")
                .put("device", "tv")
                .put("user_agent", "App/1")
                .put("ip", "2001:db8::1")
                .put("publisher_id", "site-1")
                .put("purpose", "prefetch")
                .encode());
    assertThat(answer.body()).isEqualTo("{\"click_id\":\"req-2\"}");
    AdEvent event = server.lastEvent();
    assertThat(event.getAdvertiserId()).isEqualTo("adv-1");
    assertThat(event.getCampaignId()).isEqualTo("cam-1");
    assertThat(event.getClick().getCostMicros()).isEqualTo(250_000);
    assertThat(event.getCountry()).isEqualTo("DE");
    assertThat(event.getDevice()).isEqualTo(Device.DEVICE_TV);
    assertThat(event.getUserAgent()).isEqualTo("App/1");
    assertThat(event.getIp().size()).isEqualTo(16);
    assertThat(event.getPublisherId()).isEqualTo("site-1");
    assertThat(event.getPurpose()).isEqualTo(Purpose.PURPOSE_PREFETCH);
  }

  @Test
  void purpose_isTheConnections_unlessTheBodySaysOtherwise() {
    Map<String, String> ahead = Map.of("Sec-Purpose", "prefetch");
    assertThat(server.post(PATH, minimal().encode(), ahead).status()).isEqualTo(202);
    assertThat(server.lastEvent().getPurpose()).isEqualTo(Purpose.PURPOSE_PREFETCH);

    String said = minimal().put("purpose", "unknown").encode();
    assertThat(server.post(PATH, said, ahead).status()).isEqualTo(202);
    assertThat(server.lastEvent().getPurpose()).isEqualTo(Purpose.PURPOSE_UNSPECIFIED);
  }

  @Test
  void missing_requestId_isDerivedTheSameForARepeat() {
    JsonObject click = minimal();
    click.remove("request_id");
    String derived =
        EventId.derived("user-1", "ad-1", TIME_MILLIS, GatewayServer.USER_AGENT).value();
    for (int repeat = 0; repeat < 2; repeat++) {
      assertThat(server.post(PATH, click.encode()).json().getString("click_id")).isEqualTo(derived);
    }
  }

  @Test
  void contentType_doesNotMatter() {
    for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data")) {
      assertThat(server.post(PATH, minimal().encode(), Map.of("Content-Type", type)).status())
          .isEqualTo(202);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cost_per_click, 0.25, 250000",
    "cost_per_click, 1e-6, 1",
    "cost_per_click, '\"0.250\"', 250000",
    "cost_per_click, 9223372036854.775807, 9223372036854775807",
  })
  void price_isExact(String field, String json, long micros) {
    String body = minimal().encode().replace("}", ",\"" + field + "\":" + json + "}");
    assertThat(server.post(PATH, body).status()).isEqualTo(202);
    assertThat(server.lastEvent().getClick().getCostMicros()).isEqualTo(micros);
  }

  @ParameterizedTest
  @CsvSource({
    "request_id, 7, FIELD_INVALID, must be text",
    "ad_id, null, FIELD_MISSING, must not be empty",
    "timestamp, null, FIELD_MISSING, 'must say when it happened: stamped on receipt, a repeat would"
        + " be another event'",
    "timestamp, true, FIELD_INVALID, must be a number or text",
    "user_id, '\"\\ud800\"', TEXT_NOT_UTF8, must not have unpaired surrogates",
    "purpose, '\"preview\"', FIELD_INVALID, must be prefetch or unknown",
    "ip, '\"example.com\"', FIELD_INVALID, must be an IPv4 or IPv6 address in numbers",
    "ip, '\"256.1.1.1\"', FIELD_INVALID, must be an IPv4 or IPv6 address in numbers",
    "ip, '\"fe80::1%lo\"', FIELD_INVALID, must be an IPv4 or IPv6 address in numbers",
    "received_at, 1714564798123, FIELD_INVALID, 'unknown field; known are request_id, advertiser_id,"
        + " campaign_id, ad_id, user_id, timestamp, cost_per_click, currency, country, device, ip,"
        + " user_agent, publisher_id, purpose'",
  })
  void value_bad_isNamedByItsOwnName(String field, String json, String code, String rule) {
    long before = server.intake();
    JsonObject click = minimal();
    click.remove(field);
    String body = click.encode().replace("}", ",\"" + field + "\":" + json + "}");
    Answer answer = server.post(PATH, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problems()).hasSize(1);
    JsonObject problem = answer.problems().get(0);
    assertThat(problem.containsKey("index")).isFalse();
    assertThat(problem.getString("field")).isEqualTo(field);
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getString("rule")).isEqualTo(rule);
    assertThat(server.intake()).isEqualTo(before);
  }

  @Test
  void batch_isRefused() {
    Answer answer = server.post(PATH, "[" + minimal().encode() + "]");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problems().get(0).getString("rule"))
        .isEqualTo("an event must be a JSON object");
  }

  @Test
  void body_tooLarge_isRefused() {
    Answer answer = server.post(PATH, " ".repeat(65_537));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().getString("error"))
        .isEqualTo("the body may have 65536 bytes, has more");
  }

  private static JsonObject minimal() {
    return new JsonObject()
        .put("ad_id", "ad-1")
        .put("timestamp", TIME_MILLIS)
        .put("user_id", "user-1")
        .put("request_id", "req-1");
  }
}
