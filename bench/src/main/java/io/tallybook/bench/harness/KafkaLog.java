package io.tallybook.bench.harness;

import io.tallybook.bench.input.ClickInput;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Sentinel;
import io.tallybook.model.RawRecord;
import io.tallybook.runners.broker.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A broker in this process with a run's clicks in a topic, written before the run begins. Each
 * partition ends with a {@link Sentinel}.
 */
final class KafkaLog implements AutoCloseable {
  private static final short REPLICAS = 1;

  private final KafkaBroker broker;
  private volatile @Nullable Exception failure;

  private KafkaLog(KafkaBroker broker) {
    this.broker = broker;
  }

  static KafkaLog open(Path folder) throws IOException {
    return new KafkaLog(KafkaBroker.open(folder, KafkaBroker.PORT_ANY));
  }

  /** The run over Kafka instead of a source that makes the clicks. */
  RunSpec fill(RunSpec spec, String topic) throws InterruptedException, ExecutionException {
    create(topic, spec.slots());
    ClickInput input = spec.input();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 17),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long i = 0; i < spec.clicks(); i++) {
        send(producer, topic, (int) (i % spec.slots()), input.record(i));
      }
      for (int partition = 0; partition < spec.slots(); partition++) {
        send(producer, topic, partition, Sentinel.record(spec, partition));
      }
    }
    if (failure != null) {
      throw new ExecutionException("cannot fill " + topic, failure);
    }
    return spec.over(broker.bootstrapServers(), topic);
  }

  /** Times of the topic are those of the clicks, which lie in the past: nothing may expire. */
  private void create(String topic, int partitions)
      throws InterruptedException, ExecutionException {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, partitions, REPLICAS)
                      .configs(
                          Map.of(
                              TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                              "CreateTime",
                              TopicConfig.RETENTION_MS_CONFIG,
                              "-1"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      // The broker is new: the client has asked again after a time, and the first request counted.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
  private void send(
      KafkaProducer<byte[], byte[]> producer, String topic, int partition, RawRecord record) {
    producer.send(
        new ProducerRecord<>(
            topic,
            partition,
            record.recordedAtMillis(),
            record.key().toByteArray(),
            record.payload().toByteArray()),
        (metadata, e) -> {
          if (e != null) {
            failure = e;
          }
        });
  }

  @Override
  public void close() {
    broker.close();
  }
}
