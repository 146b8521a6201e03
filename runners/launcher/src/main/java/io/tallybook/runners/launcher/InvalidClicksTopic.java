package io.tallybook.runners.launcher;

import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topic of invalid clicks from its beginning to where it ends when the reading begins.
 */
final class InvalidClicksTopic {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  private InvalidClicksTopic() {}

  /**
   * Gives every message, partition by partition in the order of their offsets.
   *
   * @throws CommandFailure if no broker answers there, it has no such topic, or a record is none of
   *     its messages
   */
  static void read(String bootstrapServers, String topic, Consumer<JudgedClick> clicks) {
    if (!BrokerOffsets.isListening(bootstrapServers)) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE, "no broker listens at " + bootstrapServers + "; is the stack up?");
    }
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            Math.toIntExact(ANSWER_TIMEOUT.toMillis()),
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new CommandFailure(
            ExitCode.USAGE, "the broker at " + bootstrapServers + " has no topic '" + topic + "'");
      }
      read(consumer, partitions, clicks);
    } catch (KafkaException e) {
      throw CommandFailure.because(ExitCode.UNREACHABLE, e);
    }
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Consumer<JudgedClick> clicks) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
        clicks.accept(click(record));
      }
    }
  }

  private static JudgedClick click(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JudgedClickWire.read(record.value());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          record.topic()
              + "-"
              + record.partition()
              + "@"
              + record.offset()
              + ": "
              + CommandFailure.messageOf(e),
          e);
    }
  }
}
