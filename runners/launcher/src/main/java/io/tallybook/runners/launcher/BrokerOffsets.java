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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final int PORT_MAX = 65_535;
  private static final Pattern HOST_AND_PORT = Pattern.compile("(.+):(\\d{1,5})");

  private BrokerOffsets() {}

  /**
   * Whether anything listens at an address: a stopped broker is not waited for.
   *
   * @throws CommandFailure if it is no address
   */
  static boolean isListening(String hostAndPort) {
    InetSocketAddress address = address(hostAndPort);
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS_MAX);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress address(String hostAndPort) {
    Matcher matcher = HOST_AND_PORT.matcher(hostAndPort);
    if (matcher.matches()) {
      int port = Integer.parseInt(matcher.group(2));
      if (port > 0 && port <= PORT_MAX) {
        return new InetSocketAddress(matcher.group(1), port);
      }
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--bootstrap-servers must be HOST:PORT, is '" + hostAndPort + "'");
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
