package io.tallybook.pipelines;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.LogAppender;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Archives what is in a topic now and ends. It is a plain loop and no pipeline: it begins at the
 * log's end, stops at the broker's end of the moment it was called, and has nothing to remember.
 */
public final class ArchiveCatchUp {
  /** Records between two commits: files of some tens of megabytes. */
  private static final long COMMIT_RECORDS = 1_000_000;

  private static final Duration POLL = Duration.ofMillis(500);

  private ArchiveCatchUp() {}

  /**
   * Archives up to the topic's present end.
   *
   * @param progress told the number of records archived, after each commit
   * @return how many records were archived
   * @throws io.tallybook.stores.rawlog.RawLogException if broker and log do not fit, see {@link
   *     ArchiveStart#find}, or the log cannot be written
   */
  public static long run(ArchiveConfig config, ArchivedTopic topic, LongConsumer progress) {
    ArchiveStart start = ArchiveStart.find(config, topic);
    Map<TopicPartition, Long> open = new HashMap<>();
    start
        .ends()
        .forEach(
            (partition, end) -> {
              if (start.archived().getOrDefault(partition, 0L) < end) {
                open.put(new TopicPartition(topic.name(), partition), end);
              }
            });
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    config.bootstrapServers(),
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        LogAppender appender =
            LogAppender.open(topic.log(), topic.name(), topic.kind(), config.appender())) {
      consumer.assign(open.keySet());
      open.keySet()
          .forEach(
              partition ->
                  consumer.seek(
                      partition, start.archived().getOrDefault(partition.partition(), 0L)));
      copy(consumer, open, appender, progress);
      return appender.archived();
    }
  }

  private static void copy(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> open,
      LogAppender appender,
      LongConsumer progress) {
    long committed = 0;
    while (!open.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Long end = open.get(partition);
        if (end != null && record.offset() < end) {
          appender.append(toRawRecord(record));
        }
      }
      // Where the consumer stands, not the last record: an end may have no record before it.
      open.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
      if (open.isEmpty() || appender.archived() - committed >= COMMIT_RECORDS) {
        appender.commit();
        committed = appender.archived();
        progress.accept(committed);
      }
    }
  }

  private static RawRecord toRawRecord(ConsumerRecord<byte[], byte[]> record) {
    return new RawRecord(
        bytes(record.key()),
        bytes(record.value()),
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp());
  }

  /** A record without key or value has none of its bytes, as the pipeline's source has it. */
  private static ByteString bytes(byte @Nullable [] bytes) {
    return bytes == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(bytes);
  }
}
