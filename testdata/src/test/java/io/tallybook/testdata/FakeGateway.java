package io.tallybook.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A gateway that keeps what it accepts: real HTTP on the loopback address, scripted answers. Thread
 * safe; fails the test's replay with a 500 when requests overlap.
 */
final class FakeGateway implements AutoCloseable {
  /** An answer; no status means that the connection is dropped without one. */
  record Answer(Optional<Integer> status, String body) {
    static Answer of(int status, String body) {
      return new Answer(Optional.of(status), body);
    }

    static Answer dropped() {
      return new Answer(Optional.empty(), "");
    }
  }

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Queue<Function<List<JsonNode>, Answer>> script = new ArrayDeque<>();
  private final List<JsonNode> accepted = Collections.synchronizedList(new ArrayList<>());
  private final List<List<JsonNode>> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Optional<String>> operatorKeys =
      Collections.synchronizedList(new ArrayList<>());
  private Function<List<JsonNode>, Answer> otherwise = this::accept;

  private FakeGateway(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/events", this::handle);
    server.start();
  }

  static FakeGateway start() throws IOException {
    return start(0);
  }

  static FakeGateway start(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new FakeGateway(HttpServer.create(address, 0));
  }

  URI uri() {
    return uri(server.getAddress().getPort());
  }

  static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Answers the next request that the script does not cover yet. */
  FakeGateway then(Function<List<JsonNode>, Answer> answer) {
    synchronized (script) {
      script.add(answer);
    }
    return this;
  }

  /** Answers everything that the script does not cover. */
  FakeGateway otherwise(Function<List<JsonNode>, Answer> answer) {
    synchronized (script) {
      otherwise = answer;
    }
    return this;
  }

  /** Takes a batch like the real one. */
  Answer accept(List<JsonNode> batch) {
    accepted.addAll(batch);
    return Answer.of(202, "{\"accepted\":" + batch.size() + "}");
  }

  /** Refuses events of an ad, naming at most {@code shownMax} of them; accepts batches without. */
  Answer refuseAd(String adId, int shownMax, List<JsonNode> batch) {
    List<String> problems =
        IntStream.range(0, batch.size())
            .filter(i -> batch.get(i).path("ad_id").asText().equals(adId))
            .limit(shownMax)
            .mapToObj(
                i ->
                    """
                    {"index":%d,"field":"ad_id","value":"%s","rule":"must be good",\
                    "code":"FIELD_INVALID"}"""
                        .formatted(i, adId))
            .toList();
    return problems.isEmpty()
        ? accept(batch)
        : Answer.of(400, "{\"error\":\"bad\",\"problems\":[" + String.join(",", problems) + "]}");
  }

  /** Accepted events in the order of arrival. */
  List<JsonNode> accepted() {
    return List.copyOf(accepted);
  }

  /** One field of each accepted event. */
  List<String> accepted(String field) {
    return accepted().stream().map(event -> event.path(field).asText()).toList();
  }

  /** All requests, whatever became of them. */
  List<List<JsonNode>> requests() {
    return List.copyOf(requests);
  }

  List<Optional<String>> operatorKeys() {
    return List.copyOf(operatorKeys);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean overlapping = inFlight.incrementAndGet() > 1;
      Answer answer;
      try {
        List<JsonNode> batch = new ArrayList<>();
        JSON.readTree(exchange.getRequestBody()).forEach(batch::add);
        requests.add(batch);
        operatorKeys.add(
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Tallybook-Operator-Key")));
        answer = overlapping ? Answer.of(500, "requests overlap") : next().apply(batch);
      } finally {
        inFlight.decrementAndGet();
      }
      if (answer.status().isPresent()) {
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status().get(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Function<List<JsonNode>, Answer> next() {
    synchronized (script) {
      Function<List<JsonNode>, Answer> scripted = script.poll();
      return scripted == null ? otherwise : scripted;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
