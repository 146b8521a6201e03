package io.tallybook.pipelines.io;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as they are, and none for a record without key or value: a null would fail Beam's coder and
 * with it the job, where it should become a dead letter.
 */
public final class PresentBytesDeserializer implements Deserializer<byte[]> {
  private static final byte[] NONE = {};

  @Override
  public byte[] deserialize(String topic, byte @Nullable [] data) {
    return data == null ? NONE : data;
  }
}
