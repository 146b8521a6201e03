package io.tallybook.runners.launcher;

import io.tallybook.stores.rawlog.TopicPartition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Asks a broker how far its log reaches. */
final class BrokerOffsets {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private static final int CONNECT_MILLIS_MAX = 1_000;

  private BrokerOffsets() {}

  /** Whether anything listens at an address: a stopped broker is not waited for. */
  static boolean isListening(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1))),
          CONNECT_MILLIS_MAX);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Per partition of a topic, the offset of the first record that was taken at a moment or later;
   * where there is none, the end of the partition.
   *
   * @return empty if no broker answers there, or it has no such topic
   */
  static Optional<SortedMap<TopicPartition, Long>> at(
      String bootstrapServers, String topic, Instant moment) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            Math.toIntExact(ANSWER_TIMEOUT.toMillis()),
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic);
      if (partitions.isEmpty()) {
        return Optional.empty();
      }
      Map<org.apache.kafka.common.TopicPartition, Long> asked = new HashMap<>();
      for (PartitionInfo partition : partitions) {
        asked.put(
            new org.apache.kafka.common.TopicPartition(topic, partition.partition()),
            moment.toEpochMilli());
      }
      Map<org.apache.kafka.common.TopicPartition, Long> ends = consumer.endOffsets(asked.keySet());
      SortedMap<TopicPartition, Long> offsets = new TreeMap<>();
      consumer
          .offsetsForTimes(asked)
          .forEach(
              (partition, found) ->
                  offsets.put(
                      new TopicPartition(topic, partition.partition()),
                      offset(found, ends.getOrDefault(partition, 0L))));
      return Optional.of(offsets);
    } catch (KafkaException e) {
      return Optional.empty();
    }
  }

  private static long offset(@Nullable OffsetAndTimestamp found, long end) {
    return found == null ? end : found.offset();
  }
}
