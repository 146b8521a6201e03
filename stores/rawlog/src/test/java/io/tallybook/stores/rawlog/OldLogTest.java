package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that was written before there were publishers and purposes: 60 records of any kind. */
class OldLogTest {
  private static final Path OLD = Path.of("src/test/resources/log-version-1");

  /** Of its records, told by the version that wrote them. */
  private static final String DIGEST =
      "5d3ede82ce298d2cddcad30d0e4bb6f58f9fd7a430d77675cda6ab1a90665103";

  private static final int RECORDS = 60;

  @TempDir Path root;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(OLD)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = root.resolve(OLD.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @Test
  void everyRecordComesBackByteForByte() {
    assertThat(digest(LogContents.of(root))).isEqualTo(DIGEST);
  }

  @Test
  void aLogOfBothVersions_isReadAndVerified() {
    List<RawRecord> later =
        new Records(4).withStrangeShare(0).next(RECORDS + 40, 1).subList(RECORDS, RECORDS + 40);
    try (LogAppender appender = LogAppender.open(root, Records.TOPIC, AppenderOptions.defaults())) {
      later.forEach(appender::append);
      appender.commit();
    }

    List<RawRecord> all = LogContents.of(root);
    assertThat(RawLog.open(root).snapshot().files())
        .extracting(LogFile::schemaVersion)
        .contains(1, 2);
    assertThat(digest(all.subList(0, RECORDS))).isEqualTo(DIGEST);
    assertThat(all.subList(RECORDS, all.size())).isEqualTo(later);
  }

  private static String digest(List<RawRecord> records) {
    RecordDigest digest = new RecordDigest();
    records.forEach(digest::add);
    return digest.hex();
  }
}
