package io.tallybook.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;

class LogStateOptionsTest {
  @Test
  void columns_areNotCompressed_mergedLate_andKeepTheFilterThatFlinkHasSet() {
    RocksDB.loadLibrary();
    try (BloomFilter filter = new BloomFilter();
        ColumnFamilyOptions options = new ColumnFamilyOptions()) {
      options.setCompressionPerLevel(List.of(CompressionType.SNAPPY_COMPRESSION));
      options.setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(filter));

      ColumnFamilyOptions set =
          new LogStateOptions(true).createColumnOptions(options, new ArrayList<>());

      assertThat(set.compressionPerLevel()).containsExactly(CompressionType.NO_COMPRESSION);
      assertThat(set.level0FileNumCompactionTrigger()).isEqualTo(40);
      assertThat(set.level0SlowdownWritesTrigger()).isGreaterThan(40);
      assertThat(set.maxBytesForLevelBase()).isEqualTo(4L << 30);
      BlockBasedTableConfig table = (BlockBasedTableConfig) set.tableFormatConfig();
      assertThat(table.checksumType()).isEqualTo(ChecksumType.kxxHash64);
      assertThat(table.filterPolicy()).isSameAs(filter);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void files_areWrittenPastThePageCache_whereThatIsPossible(boolean possible) {
    RocksDB.loadLibrary();
    try (DBOptions options = new DBOptions()) {
      DBOptions set = new LogStateOptions(possible).createDBOptions(options, new ArrayList<>());

      assertThat(set.useDirectIoForFlushAndCompaction()).isEqualTo(possible);
      assertThat(set.useDirectReads()).isFalse();
    }
  }
}
