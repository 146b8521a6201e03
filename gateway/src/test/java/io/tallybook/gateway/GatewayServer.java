package io.tallybook.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallybook.model.wire.AdEvent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A gateway on a loopback port, with a client for it and a reader for its topic. */
final class GatewayServer implements AutoCloseable {
  /** The time at which every request is received. */
  static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

  static final String SIGNING_KEY = "a signing key for tests";
  static final String OPERATOR_KEY = "an operator key for tests";
  static final String USER_AGENT = "Mozilla/5.0 (test)";
  static final String LOOPBACK = "127.0.0.1";

  private static final int CONNECTIONS_MAX = 600;
  private static final int ANSWER_SECONDS_MAX = 60;

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final GatewayConfig config;
  private final Gateway gateway;
  private final HttpServer server;
  private final HttpClient client;

  private GatewayServer(GatewayConfig config) {
    this.config = config;
    this.gateway = Gateway.create(vertx, config, registry, InstantSource.fixed(NOW));
    Router root = Router.router(vertx);
    root.route("/*").subRouter(gateway.router());
    root.route("/neighbour").handler(context -> context.response().end("hello"));
    this.server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setMaxInitialLineLength(16 * 1024))
                .requestHandler(root)
                .listen(0, LOOPBACK));
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
  }

  /** On the shared broker, with a topic of its own. */
  static GatewayServer start(
      String topic, int partitions, UnaryOperator<GatewayConfig> configuration) {
    TestBroker.createTopic(topic, partitions);
    return start(
        configuration.apply(
            GatewayConfig.of(TestBroker.bootstrapServers(), "USD").withTopic(topic)));
  }

  static GatewayServer start(GatewayConfig config) {
    return new GatewayServer(config);
  }

  /** An answer as it came. */
  record Answer(int status, MultiMap headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    List<JsonObject> problems() {
      JsonArray problems = json().getJsonArray("problems");
      return problems.stream().map(JsonObject.class::cast).toList();
    }

    String header(String name) {
      return String.valueOf(headers.get(name));
    }
  }

  Answer get(String uri) {
    return get(uri, Map.of());
  }

  Answer get(String uri, Map<String, String> headers) {
    return await(send(HttpMethod.GET, uri, headers, Buffer.buffer()));
  }

  Answer post(String uri, String body) {
    return post(uri, body, Map.of());
  }

  Answer post(String uri, String body, Map<String, String> headers) {
    return await(send(HttpMethod.POST, uri, headers, Buffer.buffer(body)));
  }

  Future<Answer> send(HttpMethod method, String uri, Map<String, String> headers, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(LOOPBACK)
            .setPort(server.actualPort())
            .setURI(uri)
            .putHeader("User-Agent", USER_AGENT);
    headers.forEach(options::putHeader);
    Promise<Answer> answer = Promise.promise();
    // On a context, so that no part of the answer can pass before somebody listens.
    vertx.runOnContext(
        start ->
            client
                .request(options)
                .compose(request -> request.send(body))
                .compose(GatewayServer::read)
                .onComplete(answer));
    return answer.future();
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return response
        .body()
        .map(body -> new Answer(response.statusCode(), response.headers(), body.toString()));
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no answer", e);
    }
  }

  /** Records in the topic, as the gateway tells. */
  long intake() {
    return get("/api/v1/intake").json().getLong("records");
  }

  /** Everything in the topic, a partition after the other. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", config.bootstrapServers(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(config.topic()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      long total = consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (records.size() < total) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      return records;
    }
  }

  List<AdEvent> events() {
    return records().stream().map(record -> wire(record.value())).toList();
  }

  /** The event most lately written to a topic of one partition. */
  AdEvent lastEvent() {
    List<AdEvent> events = events();
    return events.get(events.size() - 1);
  }

  static AdEvent wire(byte[] payload) {
    try {
      return AdEvent.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes the gateway alone; the server goes on. */
  void closeGateway() {
    gateway.close();
  }

  @Override
  public void close() {
    gateway.close();
    await(vertx.close());
  }
}
