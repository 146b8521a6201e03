package io.tallybook.pipelines.io;

import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Messages to a topic, at least once. */
final class KafkaSink {
  private KafkaSink() {}

  /**
   * Writes what is made of each value.
   *
   * @param toMessage gives key and message
   */
  static <T> PDone write(
      PCollection<T> values,
      SimpleFunction<T, KV<byte[], byte[]>> toMessage,
      String bootstrapServers,
      String topic) {
    return values
        .apply("ToMessage", MapElements.via(toMessage))
        .setCoder(KvCoder.of(ByteArrayCoder.of(), ByteArrayCoder.of()))
        .apply(
            "Kafka",
            KafkaIO.<byte[], byte[]>write()
                .withBootstrapServers(bootstrapServers)
                .withTopic(topic)
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class));
  }
}
