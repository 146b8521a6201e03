package io.tallybook.pipelines.io;

import io.tallybook.model.EventWire;
import io.tallybook.model.Rejection;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes rejections to the dead-letter topic, protobuf {@code DeadLetter}, at least once: after a
 * restart some may be there twice; their origin tells.
 */
public final class WriteDeadLetters extends PTransform<PCollection<Rejection>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String bootstrapServers;
  private final String topic;

  private WriteDeadLetters(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  public static WriteDeadLetters to(String bootstrapServers, String topic) {
    return new WriteDeadLetters(bootstrapServers, topic);
  }

  @Override
  public PDone expand(PCollection<Rejection> rejections) {
    return rejections
        .apply("ToDeadLetter", MapElements.via(new ToDeadLetterFn()))
        .setCoder(KvCoder.of(ByteArrayCoder.of(), ByteArrayCoder.of()))
        .apply(
            "Kafka",
            KafkaIO.<byte[], byte[]>write()
                .withBootstrapServers(bootstrapServers)
                .withTopic(topic)
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class));
  }

  private static final class ToDeadLetterFn extends SimpleFunction<Rejection, KV<byte[], byte[]>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<byte[], byte[]> apply(Rejection rejection) {
      return KV.of(
          rejection.record().key().toByteArray(), EventWire.toWire(rejection).toByteArray());
    }
  }
}
