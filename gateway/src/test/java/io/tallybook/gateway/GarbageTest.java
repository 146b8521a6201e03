package io.tallybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.gateway.GatewayServer.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, the gateway blames the sender, and the log has what it said it took. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GarbageTest {
  private static final int REQUESTS = 600;
  private static final int AT_ONCE = 50;

  private static final String[] PATHS = {
    "/events", "/v1/clicks", "/api/v1/clicks", "/api/v1/clicks/", "/events/", "/v1/clicks/%2e%2e"
  };
  private static final String[] SEEDS = {
    "[{\"type\":\"click\",\"event_id\":\"e\",\"ad_id\":\"a\",\"user_id\":\"u\",\"timestamp\":1714564798123,"
        + "\"cost_per_click\":0.25,\"currency\":\"USD\",\"country\":\"DE\",\"device\":\"tv\","
        + "\"ip\":\"192.0.2.1\",\"user_agent\":\"x\"},{\"type\":\"conversion\",\"event_id\":\"f\","
        + "\"ad_id\":\"a\",\"timestamp\":\"2024-05-01T11:00:00Z\",\"click_id\":\"e\",\"value\":1e1}]",
    "{\"ad_id\":\"a\",\"timestamp\":1714564798123,\"user_id\":\"u\",\"request_id\":\"r\"}",
    ClickLink.complete().with("cost_per_click", "0.25").signedUri(),
  };
  private static final String[] FRAGMENTS = {
    "null",
    "-1",
    "1e999",
    "NaN",
    "\"\"",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "\\u0000",
    "\\ud800",
    "\u00ff",
    "\u20ac",
    "\"type\":",
    "\"received_at\":1",
    "9999999999999999999",
    "true",
    "\\",
    "%",
    "%00",
    "%0d%0a",
    "&sig=0",
    "&",
    "=",
    "+",
    "//",
    "..",
    "\"ad_id\":{}",
    "\"ip\":\"1.2.3\""
  };

  private final GatewayServer server =
      GatewayServer.start(
          "garbage",
          2,
          config ->
              config
                  .withSigningKey(GatewayServer.SIGNING_KEY)
                  .withOperatorKey(GatewayServer.OPERATOR_KEY)
                  .withRedirectAllowedHosts(Set.of("shop.example")));

  @AfterAll
  void close() {
    server.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void garbage_isNeverOurFault(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long before = server.intake();
    long accepted = 0;
    int refused = 0;
    for (int sent = 0; sent < REQUESTS; sent += AT_ONCE) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        answers.add(sendGarbage(random));
      }
      for (Future<Answer> pending : answers) {
        Answer answer = GatewayServer.await(pending);
        assertThat(answer.status()).isLessThan(500);
        if (answer.status() >= 400) {
          refused++;
        }
        accepted += acceptedEvents(answer);
      }
    }
    assertThat(server.intake()).isEqualTo(before + accepted);
    assertThat(refused).isGreaterThan(REQUESTS / 2);
  }

  private static long acceptedEvents(Answer answer) {
    return switch (answer.status()) {
      case 302 -> 1;
      case 202 -> answer.json().getLong("accepted", 1L);
      default -> 0;
    };
  }

  private Future<Answer> sendGarbage(SplittableRandom random) {
    String path = PATHS[random.nextInt(PATHS.length)];
    if (random.nextInt(3) == 0) {
      String uri = visible(mutated(SEEDS[2], random));
      return server.send(
          HttpMethod.GET, uri.startsWith("/") ? uri : path + "?" + uri, Map.of(), Buffer.buffer());
    }
    Buffer body =
        random.nextInt(5) == 0
            ? noise(random)
            : Buffer.buffer(mutated(SEEDS[random.nextInt(2)], random));
    return server.send(HttpMethod.POST, path, Map.of(), body);
  }

  private static Buffer noise(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  private static String mutated(String seed, SplittableRandom random) {
    StringBuilder text = new StringBuilder(seed);
    int mutations = 1 + random.nextInt(4);
    for (int i = 0; i < mutations && text.length() > 0; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
        case 3 -> text.setLength(at);
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
    return text.toString();
  }

  /** What can stand in a request line; the rest never reaches the gateway. */
  private static String visible(String text) {
    return text.replaceAll("[^\\x21-\\x7e]", "");
  }
}
