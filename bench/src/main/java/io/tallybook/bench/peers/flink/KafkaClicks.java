package io.tallybook.bench.peers.flink;

import com.google.protobuf.UnsafeByteOperations;
import io.tallybook.model.RawRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes clicks where Flink's Kafka source wants it, in the reader. */
final class KafkaClicks<T> implements KafkaRecordDeserializationSchema<T> {
  private static final long serialVersionUID = 1L;

  private final ClickShape<T> shape;
  private final TypeInformation<T> type;
  private transient ClickDecoder decoder;

  @SuppressWarnings("NullAway.Init") // set in open
  KafkaClicks(ClickShape<T> shape, TypeInformation<T> type) {
    this.shape = shape;
    this.type = type;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = new ClickDecoder();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
    out.collect(
        shape.of(
            decoder.decode(
                new RawRecord(
                    UnsafeByteOperations.unsafeWrap(record.key()),
                    UnsafeByteOperations.unsafeWrap(record.value()),
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp()))));
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }
}
