package io.tallybook.pipelines;

import io.tallybook.stores.rawlog.RawLogException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks a broker where a topic begins and ends. */
public final class BrokerOffsets implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String servers;
  private final String topic;
  private final Admin admin;

  private BrokerOffsets(String servers, String topic, Admin admin) {
    this.servers = servers;
    this.topic = topic;
    this.admin = admin;
  }

  /**
   * A connection; nothing is asked yet.
   *
   * @param servers host:port, comma-separated
   * @throws RawLogException if no such host is known
   */
  public static BrokerOffsets open(String servers, String topic) {
    try {
      Admin admin =
          Admin.create(
              Map.of(
                  AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
                  AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis(),
                  AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis()));
      return new BrokerOffsets(servers, topic, admin);
    } catch (KafkaException e) {
      throw new RawLogException("cannot reach a broker at " + servers + ": " + e.getCause(), e);
    }
  }

  /**
   * Per partition, the first offset the broker has.
   *
   * @throws RawLogException if the broker does not answer, or has no such topic
   */
  public Map<Integer, Long> begins() {
    return list(OffsetSpec.earliest());
  }

  /**
   * Per partition, the offset after the last the broker has.
   *
   * @throws RawLogException if the broker does not answer, or has no such topic
   */
  public Map<Integer, Long> ends() {
    return list(OffsetSpec.latest());
  }

  /** Sets where a consumer group without members begins. */
  void move(String group, Map<Integer, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> moves = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            moves.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
    await(admin.alterConsumerGroupOffsets(group, moves).all());
  }

  private Map<Integer, Long> list(OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (TopicDescription description :
        await(admin.describeTopics(List.of(topic)).allTopicNames()).values()) {
      description
          .partitions()
          .forEach(partition -> asked.put(new TopicPartition(topic, partition.partition()), spec));
    }
    Map<TopicPartition, ListOffsetsResultInfo> answers = await(admin.listOffsets(asked).all());
    Map<Integer, Long> offsets = new TreeMap<>();
    answers.forEach((partition, answer) -> offsets.put(partition.partition(), answer.offset()));
    return offsets;
  }

  private <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  private RawLogException failed(Throwable cause) {
    return new RawLogException(
        "cannot ask the broker at " + servers + " about " + topic + ": " + cause.getMessage(),
        cause);
  }

  @Override
  public void close() {
    admin.close();
  }
}
