package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tallybook.model.RawRecord;
import io.tallybook.model.wire.AdEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that was written before there were publishers and purposes: it lacks their columns. */
class OldLogTest {
  private static final int RECORDS = 60;

  @TempDir Path root;

  private List<RawRecord> records = List.of();

  @BeforeEach
  void writeOldLog() throws IOException {
    append(
        new Records(4).withStrangeShare(0).next(RECORDS, 1).stream().map(OldLogTest::old).toList());
    records = LogContents.of(root);
    Map<String, String> files = new HashMap<>();
    for (LogFile file : RawLog.open(root).snapshot().files()) {
      Path path = root.resolve(file.path());
      dropColumns(path);
      files.put(
          "\"bytes\":" + file.bytes() + ",\"sha256\":\"" + file.sha256(),
          "\"bytes\":" + Files.size(path) + ",\"sha256\":\"" + sha256(path));
    }
    files.put("\"schema_version\":2", "\"schema_version\":1");
    try (Stream<Path> manifests = Files.walk(root.resolve("manifest"))) {
      manifests.filter(Files::isRegularFile).forEach(file -> replace(file, files));
    }
  }

  /** The record as it was when there were no publishers and purposes. */
  private static RawRecord old(RawRecord record) {
    try {
      return new RawRecord(
          record.key(),
          AdEvent.parseFrom(record.payload()).toBuilder()
              .clearPublisherId()
              .clearPurpose()
              .build()
              .toByteString(),
          record.topic(),
          record.partition(),
          record.offset(),
          record.recordedAtMillis());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void append(List<RawRecord> more) {
    try (LogAppender appender = LogAppender.open(root, Records.TOPIC, AppenderOptions.defaults())) {
      more.forEach(appender::append);
      appender.commit();
    }
  }

  /** Copies a file's pages as they are, but those of the columns that came later. */
  private static void dropColumns(Path file) throws IOException {
    Path old = file.resolveSibling("old.parquet");
    LocalInputFile input = new LocalInputFile(file);
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      Map<String, String> metadata = new HashMap<>(reader.getFileMetaData().getKeyValueMetaData());
      metadata.put(RowSchema.VERSION_KEY, "1");
      try (ParquetFileWriter writer =
          new ParquetFileWriter(
              new LocalOutputFile(old),
              RowSchema.columns(1),
              ParquetFileWriter.Mode.CREATE,
              Long.MAX_VALUE,
              0,
              null,
              ParquetProperties.builder().build())) {
        writer.start();
        try (var stream = input.newStream()) {
          writer.appendRowGroups(stream, reader.getRowGroups(), true);
        }
        writer.end(metadata);
      }
    }
    Files.delete(file);
    Files.move(old, file);
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void replace(Path file, Map<String, String> texts) {
    try {
      String text = Files.readString(file);
      for (Map.Entry<String, String> each : texts.entrySet()) {
        text = text.replace(each.getKey(), each.getValue());
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyRecordComesBackByteForByte() {
    assertThat(RawLog.open(root).snapshot().files())
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file.schemaVersion()).isEqualTo(1));
    assertThat(records).hasSize(RECORDS);
    assertThat(LogContents.of(root)).isEqualTo(records);
  }

  @Test
  void aLogOfBothVersions_isReadAndVerified() {
    List<RawRecord> later =
        new Records(4).withStrangeShare(0).next(RECORDS + 40, 1).subList(RECORDS, RECORDS + 40);
    append(later);

    List<RawRecord> all = LogContents.of(root);
    assertThat(RawLog.open(root).snapshot().files())
        .extracting(LogFile::schemaVersion)
        .contains(1, 2);
    assertThat(all).containsAll(records).containsAll(later).hasSize(RECORDS + later.size());
  }
}
