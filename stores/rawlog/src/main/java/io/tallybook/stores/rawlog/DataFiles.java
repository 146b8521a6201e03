package io.tallybook.stores.rawlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Opens data files, checked against their manifests. */
final class DataFiles {
  private DataFiles() {}

  /**
   * Opens a data file to read some of its columns.
   *
   * @throws RawLogException if the file is missing or truncated, is not the one that the manifest
   *     describes, or has a schema version that this reader does not know
   */
  static ParquetFileReader open(Path path, LogFile file, MessageType columns) throws IOException {
    RecordKind kind = RecordKind.of(path, file);
    if (!Files.isRegularFile(path)) {
      throw new RawLogException(path + ": the manifest names this file, and it does not exist");
    }
    requireEqual(path, "size in bytes", file.bytes(), Files.size(path));
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecs())
            .usePageChecksumVerification(true)
            .build();
    ParquetFileReader parquet;
    try {
      parquet = ParquetFileReader.open(new LocalInputFile(path), options);
    } catch (RuntimeException e) {
      // What Parquet throws at a footer it cannot read.
      throw new RawLogException(path + ": no Parquet file: " + e.getMessage(), e);
    }
    try {
      check(path, file, kind, parquet);
      parquet.setRequestedSchema(columns);
      return parquet;
    } catch (RuntimeException e) {
      parquet.close();
      throw e;
    }
  }

  private static void check(Path path, LogFile file, RecordKind kind, ParquetFileReader parquet) {
    FileMetaData metadata = parquet.getFileMetaData();
    Map<String, String> keyValues = metadata.getKeyValueMetaData();
    requireEqual(
        path,
        "schema version",
        Integer.toString(file.schemaVersion()),
        keyValues.get(RowSchema.VERSION_KEY));
    requireEqual(path, "topic", file.topic(), keyValues.get(RowSchema.TOPIC_KEY));
    requireEqual(
        path,
        "partition",
        Integer.toString(file.partition()),
        keyValues.get(RowSchema.PARTITION_KEY));
    requireEqual(path, "number of rows", file.rows(), parquet.getRecordCount());
    requireEqual(path, "columns", kind.columns(file.schemaVersion()), metadata.getSchema());
  }

  /** Demands what a manifest says. */
  static void requireEqual(Path path, String what, Object expected, @Nullable Object found) {
    if (!expected.equals(found)) {
      throw new RawLogException(path + ": its " + what + " must be " + expected + ", is " + found);
    }
  }

  /** The columns of a row group. */
  static ColumnReadStore columns(
      PageReadStore group, MessageType columns, ParquetFileReader parquet) {
    return new ColumnReadStoreImpl(
        group,
        new DummyRecordConverter(columns).getRootConverter(),
        columns,
        parquet.getFileMetaData().getCreatedBy());
  }
}
