package io.tallybook.pipelines.io;

import com.google.protobuf.UnsafeByteOperations;
import io.tallybook.model.RawRecord;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Reads the event topic from its beginning, or from where the checkpoint left off.
 *
 * <p>Nothing -> {@code PCollection<RawRecord>}: every record once, undecoded. Time: each record
 * carries its event time; the watermark follows the given policy. Offsets live in the runner's
 * checkpoints, none are committed to the broker. Rejects: nothing; bytes that are no event carry
 * the time the log took them.
 */
public final class ReadAdEvents extends PTransform<PBegin, PCollection<RawRecord>> {
  private static final long serialVersionUID = 1L;

  private final String bootstrapServers;
  private final String topic;
  private final WatermarkPolicy watermarkPolicy;
  private final Duration watermarkDelay;

  /** Empty: none, the topic's beginning. */
  private final String consumerGroup;

  private ReadAdEvents(
      String bootstrapServers,
      String topic,
      WatermarkPolicy watermarkPolicy,
      Duration watermarkDelay,
      String consumerGroup) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.watermarkPolicy = watermarkPolicy;
    this.watermarkDelay = watermarkDelay;
    this.consumerGroup = consumerGroup;
  }

  public static ReadAdEvents from(
      String bootstrapServers,
      String topic,
      WatermarkPolicy watermarkPolicy,
      Duration watermarkDelay) {
    return new ReadAdEvents(bootstrapServers, topic, watermarkPolicy, watermarkDelay, "");
  }

  /**
   * Begins, without a checkpoint, at the offsets that the broker has for a consumer group; nothing
   * here moves them.
   */
  public ReadAdEvents withConsumerGroup(String newConsumerGroup) {
    return new ReadAdEvents(
        bootstrapServers, topic, watermarkPolicy, watermarkDelay, newConsumerGroup);
  }

  @Override
  public PCollection<RawRecord> expand(PBegin begin) {
    // Copies for the lambda, which must not capture the transform.
    WatermarkPolicy policy = watermarkPolicy;
    org.joda.time.Duration delay = JodaTime.of(watermarkDelay);
    return begin
        .apply(
            "Kafka",
            KafkaIO.<byte[], byte[]>read()
                .withBootstrapServers(bootstrapServers)
                .withTopic(topic)
                .withKeyDeserializerAndCoder(PresentBytesDeserializer.class, ByteArrayCoder.of())
                .withValueDeserializerAndCoder(PresentBytesDeserializer.class, ByteArrayCoder.of())
                .withConsumerConfigUpdates(consumerConfig())
                .withTimestampPolicyFactory(
                    (partition, previousWatermark) ->
                        new EventTimestampPolicy(policy, delay, previousWatermark)))
        .apply("ToRawRecord", MapElements.via(new ToRawRecordFn()));
  }

  private Map<String, Object> consumerConfig() {
    return consumerGroup.isEmpty()
        ? Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
        : Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.GROUP_ID_CONFIG,
            consumerGroup);
  }

  private static final class ToRawRecordFn
      extends SimpleFunction<KafkaRecord<byte[], byte[]>, RawRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public RawRecord apply(KafkaRecord<byte[], byte[]> record) {
      // Wrapping shares the arrays, and nobody writes to them any more: Kafka's client copies each
      // key and value out of its fetch buffer into an array of its own, the deserializer passes
      // that on as it is, and Beam forbids changing an element.
      return new RawRecord(
          UnsafeByteOperations.unsafeWrap(record.getKV().getKey()),
          UnsafeByteOperations.unsafeWrap(record.getKV().getValue()),
          record.getTopic(),
          record.getPartition(),
          record.getOffset(),
          record.getTimestamp());
    }
  }
}
