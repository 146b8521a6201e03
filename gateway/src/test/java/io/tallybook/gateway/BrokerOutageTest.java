package io.tallybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallybook.gateway.GatewayServer.Answer;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.runners.broker.KafkaBroker;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerOutageTest {
  private static final String TOPIC = "outage";

  @Test
  void outage_is503ThenRecovers_andLosesNothingAcknowledged(@TempDir Path directory)
      throws Exception {
    KafkaBroker broker = KafkaBroker.open(directory, KafkaBroker.PORT_ANY);
    int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
    broker.createTopic(TOPIC, 2);
    GatewayConfig config =
        GatewayConfig.of(broker.bootstrapServers(), "USD")
            .withTopic(TOPIC)
            .withLimits(GatewayLimits.DEFAULTS.withDeliveryTimeoutMillis(2_000));
    try (GatewayServer server = GatewayServer.start(config)) {
      assertThat(server.post("/events", event("before")).status()).isEqualTo(202);
      broker.close();

      Answer down = server.post("/events", event("during"));
      assertThat(down.status()).isEqualTo(503);
      assertThat(down.header("Retry-After")).isEqualTo("1");
      assertThat(down.json().getString("error")).isEqualTo("Kafka did not acknowledge the events");
      assertThat(down.json().getString("remedy"))
          .isEqualTo("send it again with the same ids; repeats are counted once");
      Answer health = server.get("/healthz");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.json().getString("status")).isEqualTo("unavailable");
      assertThat(server.get("/api/v1/intake").status()).isEqualTo(503);
      assertThat(server.get("/metrics").status()).isEqualTo(200);

      broker = KafkaBroker.open(directory, port);
      await().atMost(Duration.ofSeconds(30)).until(() -> server.get("/healthz").status() == 200);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.post("/events", event("during")).status() == 202);
      assertThat(server.events())
          .extracting(AdEvent::getEventId)
          .contains("before", "during")
          .containsOnlyOnce("before");
    } finally {
      broker.close();
    }
  }

  @Test
  void neverThere_is503AndBoundedInTimeAndNumber(@TempDir Path directory) throws Exception {
    // A port that nobody serves: a broker had it and is gone.
    String nobody;
    try (KafkaBroker broker = KafkaBroker.open(directory, KafkaBroker.PORT_ANY)) {
      nobody = broker.bootstrapServers();
    }
    GatewayConfig config =
        GatewayConfig.of(nobody, "USD")
            .withLimits(
                GatewayLimits.DEFAULTS
                    .withBodyBytesMax(64 * 1024)
                    .withInFlightBytesMax(1024 * 1024)
                    .withDeliveryTimeoutMillis(2_000));
    try (GatewayServer server = GatewayServer.start(config)) {
      long startNanos = System.nanoTime();
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(
            server.send(HttpMethod.POST, "/events", Map.of(), Buffer.buffer(event("flood-" + i))));
      }
      List<String> errors = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        assertThat(GatewayServer.await(answer).status()).isEqualTo(503);
        errors.add(GatewayServer.await(answer).json().getString("error"));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isLessThan(Duration.ofSeconds(15));
      assertThat(errors)
          .contains("too many events await acknowledgement", "Kafka does not keep up");
      assertThat(server.get("/metrics").body().lines())
          .contains(
              "tallybook_gateway_inflight_bytes 0.0",
              "tallybook_gateway_requests_total{endpoint=\"events\",status=\"503\"} 500.0");
    }
  }

  private static String event(String id) {
    return "{\"event_id\":\"" + id + "\",\"ad_id\":\"a\",\"timestamp\":1714564798123}";
  }
}
