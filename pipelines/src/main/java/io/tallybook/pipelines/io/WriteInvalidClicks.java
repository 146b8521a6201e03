package io.tallybook.pipelines.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes what is said of clicks to the topic of invalid clicks, protobuf {@code JudgedClick}, key =
 * event id, at least once: of the messages of one id and event time the one with the greatest
 * revision holds.
 */
public final class WriteInvalidClicks extends PTransform<PCollection<JudgedClick>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String bootstrapServers;
  private final String topic;

  private WriteInvalidClicks(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  public static WriteInvalidClicks to(String bootstrapServers, String topic) {
    return new WriteInvalidClicks(bootstrapServers, topic);
  }

  @Override
  public PDone expand(PCollection<JudgedClick> clicks) {
    return KafkaSink.write(clicks, new ToMessageFn(), bootstrapServers, topic);
  }

  private static final class ToMessageFn extends SimpleFunction<JudgedClick, KV<byte[], byte[]>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<byte[], byte[]> apply(JudgedClick judged) {
      return KV.of(
          judged.click().header().id().value().getBytes(UTF_8),
          JudgedClickWire.toWire(judged).toByteArray());
    }
  }
}
