package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.DuckDbAggregateStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The routes on a real HTTP server and a real store, as a launcher would mount them: beside a
 * router that answers other paths. The clock stands at {@link #NOW}.
 */
final class ServingServer implements AutoCloseable {
  static final Instant NOW = Instant.parse("2024-03-01T12:00:30Z");
  static final String SECRET = "a secret of at least thirty-two bytes";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AggregateStore store;
  private final HttpServer server;

  ServingServer(Path folder) throws Exception {
    this(DuckDbAggregateStore.open(folder.resolve("aggregates.duckdb"), InstantSource.fixed(NOW)));
  }

  /** With a store that the test scripts; it is closed with the server. */
  ServingServer(AggregateStore store) throws Exception {
    this(store, 0);
  }

  /** On a port of the test's choice. */
  ServingServer(AggregateStore store, int port) throws Exception {
    this.store = store;
    InstantSource clock = InstantSource.fixed(NOW);
    Serving serving = Serving.create(vertx, store, new ServingConfig(SECRET, "EUR"), clock);
    Router root = Router.router(vertx);
    root.route("/*").subRouter(serving.router());
    root.route().handler(context -> context.response().setStatusCode(418).end("other router"));
    server = await(vertx.createHttpServer().requestHandler(root).listen(port, "127.0.0.1"));
  }

  /** Where the server is, for writers. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return server.actualPort();
  }

  AggregateStore store() {
    return store;
  }

  static String advertiserToken(String advertiserId) {
    return tokens().mintForAdvertiser("tester", advertiserId, Duration.ofMinutes(5));
  }

  static String operatorToken() {
    return tokens().mintForOperator("tester", Duration.ofMinutes(5));
  }

  static AccessTokens tokens() {
    return new AccessTokens(SECRET, InstantSource.fixed(NOW));
  }

  /** Gets a path with this token, and further headers as name, value, name, value. */
  HttpResponse<String> get(String path, String token, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  /** A request to a path, to be completed and sent. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    return client.send(request.build(), body);
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  /** Writes a live row of one ad; its version is its number of gross clicks. */
  void write(String advertiserId, String adId, String minute, Measures measures) {
    write(Source.LIVE, advertiserId, adId, minute, measures);
  }

  void write(Source source, String advertiserId, String adId, String minute, Measures measures) {
    write(source, AggregateKey.ALL_CLICKS, advertiserId, adId, minute, measures);
  }

  /** Writes a live row of what one rule says of an ad's clicks. */
  void writeRule(String rule, String advertiserId, String adId, String minute, Measures measures) {
    write(Source.LIVE, rule, advertiserId, adId, minute, measures);
  }

  private void write(
      Source source,
      String rule,
      String advertiserId,
      String adId,
      String minute,
      Measures measures) {
    Instant start = Instant.parse(minute);
    AggregateKey key =
        new AggregateKey(
            start.toEpochMilli(),
            new AdRef(advertiserId, "camp of " + advertiserId, adId),
            "DE",
            Device.MOBILE,
            rule);
    store.upsertAggregates(
        List.of(
            new AggregateRow(
                key,
                source,
                Math.max(1, measures.recordCount()),
                start.plusSeconds(20).toEpochMilli(),
                measures,
                "EUR")));
  }

  @Override
  public void close() throws Exception {
    await(server.close());
    await(vertx.close());
    store.close();
  }

  private static <T> T await(Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
