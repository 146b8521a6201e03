package io.tallybook.stores.rawlog;

/**
 * What a verification met.
 *
 * @param code what kind of thing it is
 * @param where file, commit or partition
 * @param detail what is wrong, with what was expected
 */
public record Finding(Code code, String where, String detail) {

  /** Kinds of findings. The names are a contract: scripts look for them. */
  public enum Code {
    /** A manifest that cannot be read, or contradicts itself. */
    BAD_MANIFEST(true),
    /** A commit or compaction whose successor exists. */
    MISSING_MANIFEST(true),
    /** Offsets that no commit covers, or no row has. */
    GAP(true),
    /** Offsets that two commits cover, or two rows have; or a file that two manifests add. */
    DOUBLED(true),
    /** A data file that is not there. */
    MISSING_FILE(true),
    /** A data file of another size. */
    WRONG_SIZE(true),
    /** A data file of the right size with other bytes. */
    TAMPERED(true),
    /** A data file whose rows are not what its manifest says. */
    WRONG_ROWS(true),
    /** A data file that no manifest names: readers of the folder would read its rows twice. */
    ORPHAN(true),
    /** The broker's log ends before the archive: not the topic that was archived. */
    AHEAD_OF_BROKER(true),
    /** The broker no longer has records that the archive lacks. */
    LOST(true),
    /** Files that a writer is at work on, or left when it died; no reader looks at them. */
    UNFINISHED(false),
    /** Files that a compaction replaced and had no time to remove. */
    REPLACED(false),
    /** The first commit begins after offset 0: the broker no longer had what was before. */
    BEGINS_LATE(false),
    /** Records that are in the broker and not yet in the archive. */
    BEHIND(false);

    private final boolean isFault;

    Code(boolean isFault) {
      this.isFault = isFault;
    }

    /** Whether the log is not what it must be; everything else is worth knowing. */
    public boolean isFault() {
      return isFault;
    }
  }
}
