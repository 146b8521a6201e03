package io.tallybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.gateway.GatewayServer.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // the server is set before each test
class OperationsEndpointTest {
  private GatewayServer server;

  @BeforeEach
  void start(TestInfo test) {
    String topic = "operations-" + Integer.toHexString(test.getDisplayName().hashCode());
    server = GatewayServer.start(topic, 2, config -> config);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void intake_isTheSumOfTheEnds() {
    assertThat(server.get("/api/v1/intake").body())
        .isEqualTo("{\"records\":0,\"partitions\":{\"0\":0,\"1\":0}}");
    for (int i = 0; i < 20; i++) {
      assertThat(server.post("/events", event("e-" + i)).status()).isEqualTo(202);
    }
    JsonObject intake = server.get("/api/v1/intake").json();
    JsonObject partitions = intake.getJsonObject("partitions");
    assertThat(intake.getLong("records")).isEqualTo(20);
    assertThat(partitions.getLong("0")).isPositive();
    assertThat(partitions.getLong("1")).isPositive();
    assertThat(partitions.getLong("0") + partitions.getLong("1")).isEqualTo(20);
  }

  @Test
  void health_isOkWhileTheLogAnswers() {
    Answer answer = server.get("/healthz");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
  }

  @Test
  void metrics_countWhatHappened() {
    server.post("/events", "[" + event("a") + "," + event("b") + "]");
    server.post("/events", "[" + event("c") + ",{\"country\":\"x\"}]");
    server.post("/events", "not json");
    server.get("/api/v1/clicks?redirect_url=https%3A%2F%2Fevil.example&ad_id=a&click_id=c");
    Answer answer = server.get("/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body().lines())
        .contains(
            "tallybook_gateway_requests_total{endpoint=\"events\",status=\"202\"} 1.0",
            "tallybook_gateway_requests_total{endpoint=\"events\",status=\"400\"} 2.0",
            "tallybook_gateway_requests_total{endpoint=\"click_link\",status=\"403\"} 1.0",
            "tallybook_gateway_requests_total{endpoint=\"click\",status=\"202\"} 0.0",
            "tallybook_gateway_events_accepted_total{type=\"click\"} 2.0",
            "tallybook_gateway_events_accepted_total{type=\"impression\"} 0.0",
            "tallybook_gateway_events_rejected_total{code=\"FIELD_MISSING\"} 2.0",
            "tallybook_gateway_events_rejected_total{code=\"PAYLOAD_UNDECODABLE\"} 1.0",
            "tallybook_gateway_events_rejected_total{code=\"REDIRECT_NOT_ALLOWED\"} 1.0",
            "tallybook_gateway_ack_seconds_count 1",
            "tallybook_gateway_ack_seconds_bucket{le=\"+Inf\"} 1",
            "tallybook_gateway_inflight_bytes 0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/clicks, GET",
    "HEAD, /api/v1/clicks, GET",
    "GET, /v1/clicks, POST",
    "GET, /events, POST",
    "DELETE, /events, POST",
    "POST, /api/v1/intake, GET",
    "PUT, /healthz, GET",
    "POST, /metrics, GET",
  })
  void method_wrong_isRefusedWithTheRightOne(String method, String path, String allowed) {
    Answer answer =
        GatewayServer.await(
            server.send(HttpMethod.valueOf(method), path, Map.of(), Buffer.buffer()));
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo(allowed);
    if (!method.equals("HEAD")) {
      assertThat(answer.json().getString("error"))
          .isEqualTo("method: must be " + allowed + " for " + path);
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, /api/v1/clicks/x", "POST, /events/x/y", "POST, /v1/clicks/.."})
  void path_unknownBelowOurs_isRefused(String method, String path) {
    Answer answer =
        GatewayServer.await(
            server.send(HttpMethod.valueOf(method), path, Map.of(), Buffer.buffer()));
    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void path_ofOthers_isLeftToThem() {
    assertThat(server.get("/neighbour").body()).isEqualTo("hello");
    assertThat(server.get("/elsewhere").body()).doesNotStartWith("{");
  }

  @Test
  void closed_refusesWithARemedy() {
    assertThat(server.post("/events", event("before")).status()).isEqualTo(202);
    server.closeGateway();
    Answer answer = server.post("/events", event("after"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json())
        .isEqualTo(
            new JsonObject()
                .put("error", "the gateway is closing")
                .put("remedy", "send it again with the same ids; repeats are counted once"));
    assertThat(server.get("/healthz").status()).isEqualTo(503);
    assertThat(server.records()).hasSize(1);
  }

  private static String event(String id) {
    return "{\"event_id\":\"" + id + "\",\"ad_id\":\"a\",\"timestamp\":1714564798123}";
  }
}
