package io.tallybook.runners.flink;

import java.util.Collection;
import java.util.List;
import org.apache.flink.contrib.streaming.state.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;

/**
 * RocksDB for state that is a log: written once, hardly ever read, and removed after minutes.
 *
 * <p>Every checkpoint leaves a file at level 0, and RocksDB's default is to merge four of them with
 * all there is. After forty, at ten seconds each, what the logs of most steps had is removed:
 * merged then, it is never written a second time. Hashes do not get smaller by compression, and
 * what is removed after minutes is not worth it.
 */
final class LogStateOptions implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  private static final int FILES_TO_MERGE = 40;
  private static final long BYTES_TO_MERGE = 4L << 30;
  private static final int FILES_TO_WRITE_SLOWLY = 2 * FILES_TO_MERGE;
  private static final int FILES_TO_STOP_WRITES = 3 * FILES_TO_MERGE;

  private final boolean pastPageCache;

  /**
   * Options for a folder.
   *
   * @param pastPageCache whether files can be written past the system's page cache, where hardly
   *     anybody would read them and others would have to make room
   */
  LogStateOptions(boolean pastPageCache) {
    this.pastPageCache = pastPageCache;
  }

  @Override
  public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
    return options.setUseDirectIoForFlushAndCompaction(pastPageCache);
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
    if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      options.setTableFormatConfig(table.setChecksumType(ChecksumType.kxxHash64));
    }
    return options
        // Flink sets one for each level, which would win over one for all.
        .setCompressionPerLevel(List.of(CompressionType.NO_COMPRESSION))
        .setLevel0FileNumCompactionTrigger(FILES_TO_MERGE)
        // Level 0 is merged, too, when it is as large as the next level may be.
        .setMaxBytesForLevelBase(BYTES_TO_MERGE)
        .setLevel0SlowdownWritesTrigger(FILES_TO_WRITE_SLOWLY)
        .setLevel0StopWritesTrigger(FILES_TO_STOP_WRITES);
  }
}
