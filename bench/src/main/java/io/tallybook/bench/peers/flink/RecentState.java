package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.RunSpec;
import org.apache.flink.api.common.state.StateTtlConfig;

/** How long keyed state is kept: by the clock, which is all that Flink's state TTL knows. */
final class RecentState {
  private static final int COMPACTION_TIME_QUERY_ENTRIES = 1_000;

  private RecentState() {}

  /**
   * The dedup horizon after the last write. RocksDB drops what has expired when it compacts. The
   * heap keeps it, which is faster than Flink's default of visiting five entries at each access; no
   * run lasts long enough for it to matter.
   */
  static StateTtlConfig ttl() {
    return StateTtlConfig.newBuilder(RunSpec.DEDUP_HORIZON)
        .disableCleanupInBackground()
        .cleanupInRocksdbCompactFilter(COMPACTION_TIME_QUERY_ENTRIES)
        .build();
  }
}
