package io.tallybook.transforms.shard;

import io.tallybook.transforms.bytes.BytesReader;

/**
 * What a step looks up in memory. It holds nothing that cannot be rebuilt from the shard's log. For
 * one thread.
 */
public interface LogIndex {
  /**
   * Takes in what a segment of the log says. Segments come in the order in which they were
   * appended.
   *
   * @param bucket the part of the log it lies in
   * @param position how many bytes were appended to that before, see {@link ShardLog#read}
   */
  void replay(long bucket, long position, BytesReader segment);
}
