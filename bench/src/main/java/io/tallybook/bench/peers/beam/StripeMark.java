package io.tallybook.bench.peers.beam;

import java.io.Serializable;
import org.apache.beam.sdk.io.UnboundedSource;

/**
 * Where a split goes on.
 *
 * @param next index of the next click
 * @param newestMillis the newest event time so far: milliseconds since the epoch, UTC
 */
record StripeMark(long next, long newestMillis)
    implements UnboundedSource.CheckpointMark, Serializable {
  @Override
  public void finalizeCheckpoint() {
    // Clicks can be made again at any time: nothing to acknowledge.
  }
}
