package io.tallybook.pipelines.io;

import io.tallybook.model.EventWire;
import io.tallybook.model.Rejection;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

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
    return KafkaSink.write(rejections, new ToDeadLetterFn(), bootstrapServers, topic);
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
