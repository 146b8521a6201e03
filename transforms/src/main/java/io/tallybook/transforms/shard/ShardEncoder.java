package io.tallybook.transforms.shard;

import io.tallybook.transforms.bytes.BytesWriter;
import java.io.Serializable;

/**
 * How a step writes its elements into batches. For one thread.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface ShardEncoder<T> {
  /**
   * Appends an element.
   *
   * @return a hash of the step's key, whose lowest bits choose the shard
   */
  long encode(T element, BytesWriter out);

  /**
   * Makes an encoder for one worker: encoders may keep buffers and caches.
   *
   * @param <T> the elements
   */
  @FunctionalInterface
  interface Factory<T> extends Serializable {
    ShardEncoder<T> create();
  }
}
