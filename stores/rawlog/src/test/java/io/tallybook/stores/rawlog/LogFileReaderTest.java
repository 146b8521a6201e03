package io.tallybook.stores.rawlog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader refuses, and how it says so. */
class LogFileReaderTest {
  @TempDir Path root;

  private List<RawRecord> records = List.of();
  private LogFile file = LogSnapshotTest.file("2026-03-01", 0, 0, 1);

  @BeforeEach
  void archive() {
    records = new Records(2).withStrangeShare(0).next(500, 1);
    try (LogAppender appender = LogAppender.open(root, Records.TOPIC, AppenderOptions.defaults())) {
      records.forEach(appender::append);
      appender.commit();
    }
    file = RawLog.open(root).snapshot().files().get(0);
  }

  @Test
  void rows_areCountedFromZero() {
    try (LogFileReader reader = LogFileReader.open(root, file)) {
      assertThat(reader.row()).isEqualTo(-1);
      assertThat(reader.next()).isEqualTo(records.get(0));
      assertThat(reader.row()).isZero();
      assertThat(reader.next()).isEqualTo(records.get(1));
      assertThat(reader.row()).isEqualTo(1);
    }
  }

  @Test
  void missingFile_isNamed() throws IOException {
    Files.delete(path());

    assertRefused("the manifest names this file, and it does not exist");
  }

  @Test
  void truncatedFile_isRefusedBeforeItsFirstRow() throws IOException {
    Files.write(path(), Arrays.copyOf(bytes(), (int) file.bytes() - 1));

    assertRefused("its size in bytes must be " + file.bytes() + ", is " + (file.bytes() - 1));
  }

  @Test
  void unknownSchemaVersion_isRefused_inTheManifestAndInTheFile() throws IOException {
    for (int unknown : List.of(0, 3)) {
      LogFile other = withVersion(unknown);
      assertThatThrownBy(() -> LogFileReader.open(root, other))
          .isInstanceOf(RawLogException.class)
          .hasMessage(path() + ": its schema version must be 1 to 2 or 101, is " + unknown);
    }

    byte[] bytes = bytes();
    int at = indexOf(bytes, RowSchema.VERSION_KEY) + RowSchema.VERSION_KEY.length();
    while (bytes[at] != '2') {
      at++;
    }
    bytes[at] = '1';
    Files.write(path(), bytes);
    assertRefused("its schema version must be 2, is 1");
  }

  @Test
  void damagedPage_isRefusedWithTheRow() throws IOException {
    byte[] bytes = bytes();
    Arrays.fill(bytes, 2_000, 2_064, (byte) 0x55);
    Files.write(path(), bytes);

    assertThatThrownBy(
            () -> {
              try (LogFileReader reader = LogFileReader.open(root, file)) {
                while (reader.next() != null) {
                  assertThat(reader.row()).isLessThan(file.rows());
                }
              }
            })
        .isInstanceOf(RawLogException.class)
        .hasMessageStartingWith(path() + ": row ")
        .hasMessageContaining(" cannot be read: ");
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> LogFileReader.open(root, file))
        .isInstanceOf(RawLogException.class)
        .hasMessage(path() + ": " + why);
  }

  private Path path() {
    return root.resolve(file.path());
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(path());
  }

  private LogFile withVersion(int version) {
    return new LogFile(
        file.path(),
        file.topic(),
        file.partition(),
        file.date(),
        file.hour(),
        file.rows(),
        file.bytes(),
        file.sha256(),
        file.minOffset(),
        file.maxOffset(),
        file.minEventTimeMillis(),
        file.maxEventTimeMillis(),
        file.minRecordedAtMillis(),
        file.maxRecordedAtMillis(),
        version);
  }

  private static int indexOf(byte[] bytes, String text) {
    int index = new String(bytes, ISO_8859_1).indexOf(text);
    assertThat(index).isPositive();
    return index;
  }
}
