package io.tallybook.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
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
          new LogStateOptions().createColumnOptions(options, new ArrayList<>());

      assertThat(set.compressionPerLevel()).containsExactly(CompressionType.NO_COMPRESSION);
      assertThat(set.level0FileNumCompactionTrigger()).isEqualTo(40);
      assertThat(set.level0SlowdownWritesTrigger()).isGreaterThan(40);
      BlockBasedTableConfig table = (BlockBasedTableConfig) set.tableFormatConfig();
      assertThat(table.checksumType()).isEqualTo(ChecksumType.kxxHash64);
      assertThat(table.filterPolicy()).isSameAs(filter);
    }
  }
}
