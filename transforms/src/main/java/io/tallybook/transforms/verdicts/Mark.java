package io.tallybook.transforms.verdicts;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.Fingerprint;

/**
 * That a rule marks a click, or does so no longer. Marks of a click may come in any order: it is
 * marked by a rule if more marks came than were taken back.
 *
 * @param click which click, see {@link #keyOf}
 * @param timeMillis when the click happened: milliseconds since the epoch, UTC
 * @param ruleId which rule; empty if it is those that judge one event, whose verdicts the content
 *     has
 * @param change 1, or -1 if the mark is taken back
 * @param content the click as {@link io.tallybook.transforms.coders.TaggedEventFormat} writes it;
 *     empty if the mark is taken back, or comes from a lane that does not know it: another adds it
 */
public record Mark(long click, long timeMillis, String ruleId, int change, BytesReader content) {
  /** That of marks which do not bring along what the click says. There is nothing to read in it. */
  public static final BytesReader NO_CONTENT = new BytesReader(new byte[0]);

  /** So many of the lowest bits choose a shard, at the most. */
  private static final long SHARD_MASK = 0x3ff;

  /** A mark of the click with an id of this hash. */
  public static Mark of(
      long idHash, long timeMillis, String ruleId, int change, BytesReader content) {
    return new Mark(keyOf(idHash, timeMillis), timeMillis, ruleId, change, content);
  }

  /**
   * What tells a click from others: a hash of its id and its time. The lowest bits are those of the
   * id's hash, so that marks go to its shard: that of the id, or of the visitor, see {@link
   * #withShardOf}.
   */
  public static long keyOf(long idHash, long timeMillis) {
    return withShardOf(idHash, Fingerprint.combine(idHash, timeMillis));
  }

  /** A hash of an id that falls into the shard of another hash, in place of the id's own. */
  public static long withShardOf(long other, long idHash) {
    return (idHash & ~SHARD_MASK) | (other & SHARD_MASK);
  }

  /** Tells a click's id from others, see {@link #idHash(byte[], int, int)}. */
  public static long idHash(TaggedEvent click) {
    var fields = click.event().header().fieldBytes();
    return idHash(fields.array(), fields.idFrom(), fields.idLength());
  }

  /** Tells an id, in UTF-8, from others: a part of the fingerprint by which repeats are told. */
  public static long idHash(byte[] array, int from, int length) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.of(array, from, length);
    return fingerprint.low();
  }
}
