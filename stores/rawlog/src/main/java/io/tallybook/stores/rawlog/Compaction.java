package io.tallybook.stores.rawlog;

import java.util.List;

/**
 * A step by which files changed and records did not.
 *
 * @param sequence number of the compaction in the log, from 0
 * @param adds files that hold what the replaced ones held
 * @param replaces paths of files that are no longer part of the log and may be gone
 * @param discards paths of files that never were part of it and may be gone; whoever was about to
 *     make them part of it can no longer do so, because this sequence number is taken
 */
record Compaction(long sequence, List<LogFile> adds, List<String> replaces, List<String> discards) {
  Compaction {
    adds = List.copyOf(adds);
    replaces = List.copyOf(replaces);
    discards = List.copyOf(discards);
  }
}
