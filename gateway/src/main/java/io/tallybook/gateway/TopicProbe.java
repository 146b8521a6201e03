package io.tallybook.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka how long the topic is, which also tells whether it can be written to. */
final class TopicProbe implements AutoCloseable {
  private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final String topic;
  private final int timeoutMillis;
  private final Admin admin;

  TopicProbe(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.topic = config.topic();
    this.timeoutMillis = config.limits().probeTimeoutMillis();
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "tallybook-gateway-probe",
                // Here and not with each call: describing topics has an inner step that only
                // heeds the default.
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                timeoutMillis,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                timeoutMillis,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                500,
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false));
  }

  /**
   * The end offset of each partition: how many records it was ever given. Answers on the caller's
   * context; fails with {@link LogUnavailable} if the topic's leaders do not all answer in time.
   */
  Future<SortedMap<Integer, Long>> endOffsets() {
    // A future of its own, because Kafka's cannot be given a timeout for the two steps together.
    CompletableFuture<SortedMap<Integer, Long>> ends = new CompletableFuture<>();
    admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .toCompletionStage()
        .thenCompose(this::listEnds)
        .thenApply(TopicProbe::byPartition)
        .whenComplete(
            (byPartition, failure) -> {
              if (failure == null) {
                ends.complete(byPartition);
              } else {
                ends.completeExceptionally(failure);
              }
            });
    ends.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    return Future.fromCompletionStage(ends, vertx.getOrCreateContext())
        .recover(
            cause ->
                Future.failedFuture(
                    new LogUnavailable("Kafka does not answer for topic '" + topic + "'")));
  }

  private CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> listEnds(
      Map<String, TopicDescription> described) {
    Map<TopicPartition, OffsetSpec> latest =
        described.values().stream()
            .flatMap(description -> description.partitions().stream())
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic, partition.partition()),
                    partition -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().toCompletionStage();
  }

  private static SortedMap<Integer, Long> byPartition(
      Map<TopicPartition, ListOffsetsResultInfo> ends) {
    SortedMap<Integer, Long> byPartition = new TreeMap<>();
    ends.forEach((partition, end) -> byPartition.put(partition.partition(), end.offset()));
    return byPartition;
  }

  @Override
  public void close() {
    admin.close(CLOSE_MAX);
  }
}
