package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Writes one data file, row group by row group. Between two groups it holds nothing but the file's
 * footer, so many files may be open at once.
 */
final class DataFileWriter implements AutoCloseable {
  /** Larger pages compress little better, and a reader holds one page of each column. */
  private static final int PAGE_BYTES = 256 * 1024;

  /** Rows of a page at most: a statistic of offsets and times as often as this. */
  private static final int PAGE_ROWS = 20_000;

  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder()
          .withWriterVersion(WriterVersion.PARQUET_2_0)
          .withPageSize(PAGE_BYTES)
          .withPageRowCountLimit(PAGE_ROWS)
          .withAllocator(HeapByteBufferAllocator.getInstance())
          .withDictionaryEncoding(RowSchema.KAFKA_OFFSET, false)
          .withDictionaryEncoding(RowSchema.RECORDED_AT, false)
          .withDictionaryEncoding(RowSchema.EVENT_TIME, false)
          .withDictionaryEncoding(RowSchema.EVENT_ID, false)
          .withDictionaryEncoding(RowSchema.DECLARED_TIME, false)
          .withDictionaryEncoding(RowSchema.RECEIVED_AT, false)
          .withDictionaryEncoding(RowSchema.CLICK_ID, false)
          .withDictionaryEncoding(RowSchema.RECORD_KEY, false)
          .withDictionaryEncoding(RowSchema.PAYLOAD, false)
          .build();

  private final TopicPartition source;
  private final HashingOutput output;
  private final ParquetFileWriter writer;
  private final RecordKind kind;
  private final RecordWriter rows;
  private final FileFigures figures = new FileFigures();

  private DataFileWriter(
      TopicPartition source, RecordKind kind, HashingOutput output, ParquetFileWriter writer) {
    this.source = source;
    this.kind = kind;
    this.rows = kind.writer();
    this.output = output;
    this.writer = writer;
  }

  /** Creates the file, which must not exist. */
  static DataFileWriter create(Disk disk, Path file, TopicPartition source, RecordKind kind)
      throws IOException {
    HashingOutput output = new HashingOutput(disk.create(file));
    ParquetFileWriter writer =
        new ParquetFileWriter(
            new NewOutputFile(output, file),
            kind.columns(),
            ParquetFileWriter.Mode.CREATE,
            Long.MAX_VALUE,
            0,
            null,
            PROPERTIES);
    writer.start();
    return new DataFileWriter(source, kind, output, writer);
  }

  /** Writes a row group; its records follow those written before. */
  void write(List<RawRecord> records) throws IOException {
    ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            new ZstdCodecs().getCompressor(CompressionCodecName.ZSTD),
            kind.columns(),
            PROPERTIES.getAllocator(),
            PROPERTIES.getColumnIndexTruncateLength(),
            PROPERTIES.getPageWriteChecksumEnabled());
    try (ColumnWriteStore columns = PROPERTIES.newColumnWriteStore(kind.columns(), pages)) {
      rows.use(columns);
      for (RawRecord record : records) {
        rows.write(record, figures);
        columns.endRecord();
      }
      columns.flush();
      writer.startBlock(records.size());
      pages.flushToFileWriter(writer);
      writer.endBlock();
    } finally {
      pages.close();
    }
  }

  /** Writes the footer; all that was written is then safe from a loss of power. */
  void finish() throws IOException {
    writer.end(
        Map.of(
            RowSchema.VERSION_KEY, Integer.toString(kind.version()),
            RowSchema.TOPIC_KEY, source.topic(),
            RowSchema.PARTITION_KEY, Integer.toString(source.partition())));
    output.force();
  }

  /** The manifest of the finished file. */
  LogFile manifest(String path, LogHour hour) {
    return figures.manifest(path, source, hour, output.getPos(), output.sha256(), kind.version());
  }

  @Override
  public void close() throws IOException {
    output.release();
  }

  /** Hands the one output to Parquet, whose writer closes it at the end of the footer. */
  private record NewOutputFile(HashingOutput output, Path file) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return output;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return output;
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }

    @Override
    public String getPath() {
      return file.toString();
    }
  }
}
