package io.tallybook.serving;

import static io.tallybook.serving.ServingServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what, and what happens beside the routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServingAccessTest {
  private static final String ANALYTICS =
      "/api/v1/advertisers/analytics?start_time=2024-03-01T00:00:00Z"
          + "&end_time=2024-03-02T00:00:00Z&granularity=1h";

  private final ServingServer server;

  ServingAccessTest(@TempDir Path folder) throws Exception {
    server = new ServingServer(folder);
  }

  @AfterAll
  void close() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {ANALYTICS, "/api/v1/report?by=ad", "/api/v1/status", "/api/v1/dashboard"})
  void noToken_isUnauthorized(String path) throws Exception {
    HttpResponse<String> answer = server.send(server.request(path), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"tallybook\"");
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"send an access token: Authorization: Bearer TOKEN\"}");
  }

  @Test
  void otherScheme_isUnauthorized() throws Exception {
    HttpResponse<String> answer =
        server.send(
            server.request("/api/v1/status").header("Authorization", "Basic Zm9vOmJhcg=="),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void garbageToken_isUnauthorizedAndSaysWhy() throws Exception {
    HttpResponse<String> answer = server.get("/api/v1/status", "garbage");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue(
            "Bearer realm=\"tallybook\", error=\"invalid_token\", error_description=\"the token is"
                + " not usable: it is no signed JSON Web Token\"");
  }

  @Test
  void expiredToken_isUnauthorizedAndSaysWhen() throws Exception {
    String token =
        new AccessTokens(ServingServer.SECRET, InstantSource.fixed(NOW.minus(Duration.ofHours(2))))
            .mintForOperator("tester", Duration.ofHours(1));
    HttpResponse<String> answer = server.get("/api/v1/status", token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"the token expired at 2024-03-01T11:00:30Z\"}");
  }

  @Test
  void unsignedToken_isUnauthorized() throws Exception {
    String payload = ServingServer.operatorToken().split("\\.")[1];
    // {"alg":"none"}
    HttpResponse<String> answer =
        server.get("/api/v1/status", "eyJhbGciOiJub25lIn0." + payload + ".");
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest(name = "{1} of {0}: {2}")
  @CsvSource({
    "a, /api/v1/dashboard?, 403",
    "a, /api/v1/report?by=ad&, 403",
    "a, ANALYTICS, 403",
    "b, /api/v1/dashboard?, 200",
    "b, /api/v1/report?by=ad&, 200",
    "b, ANALYTICS, 200",
    "operator, /api/v1/dashboard?, 200",
    "operator, /api/v1/report?by=ad&, 200",
    "operator, ANALYTICS, 200",
  })
  void dataOfAdvertiserB_isForItselfAndOperators(String caller, String path, int expected)
      throws Exception {
    String token =
        caller.equals("operator")
            ? ServingServer.operatorToken()
            : ServingServer.advertiserToken(caller);
    String parameter = path.contains("report") ? "advertiser=b" : "advertiser_id=b";
    String target = path.equals("ANALYTICS") ? ANALYTICS + "&" + parameter : path + parameter;
    HttpResponse<String> answer = server.get(target, token);
    assertThat(answer.statusCode()).isEqualTo(expected);
    if (expected == 403) {
      assertThat(answer.body())
          .isEqualTo("{\"error\":\"this token gives access to its own advertiser's data only\"}");
    }
  }

  @Test
  void answers_areNotCached() throws Exception {
    HttpResponse<String> answer = server.get("/api/v1/status", ServingServer.operatorToken());
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/status", "/api/v1/report", "/", "/assets/icon.svg"})
  void otherMethods_areRefused(String path) throws Exception {
    HttpResponse<String> answer =
        server.send(server.request(path).DELETE(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/clicks", "/healthz", "/api/v1/statuses", "/assetsx"})
  void otherPaths_passOnToTheNextRouter(String path) throws Exception {
    HttpResponse<String> answer = server.send(server.request(path), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("other router");
  }

  @Test
  void closedStore_isUnavailableWithoutDetails(@TempDir Path folder) throws Exception {
    try (ServingServer broken = new ServingServer(folder)) {
      broken.store().close();
      for (String path : new String[] {"/api/v1/status", "/api/v1/dashboard"}) {
        HttpResponse<String> answer = broken.get(path, ServingServer.operatorToken());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
            .isEqualTo("{\"error\":\"the store cannot answer now; the server's log says why\"}");
      }
    }
  }
}
