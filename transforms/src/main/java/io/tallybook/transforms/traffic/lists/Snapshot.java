package io.tallybook.transforms.traffic.lists;

import java.io.Serializable;
import java.time.Instant;

/**
 * A list as it is from a time on, until the next one of its kind.
 *
 * @param kind what it lists
 * @param version name of this state of the list, without spaces
 * @param effectiveFromMillis the first time of an event it is asked for: milliseconds since the
 *     epoch, UTC
 * @param digest hash of all it says, hexadecimal
 * @param content what it says
 */
public record Snapshot<C extends ListContent>(
    ListKind kind, String version, long effectiveFromMillis, String digest, C content)
    implements Serializable {
  /** The first time of an event it is asked for. */
  public Instant effectiveFrom() {
    return Instant.ofEpochMilli(effectiveFromMillis);
  }
}
