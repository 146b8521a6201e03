package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.DyingDisk.Death;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCompactionTest {
  @TempDir Path root;

  private List<RawRecord> records = List.of();

  @BeforeEach
  void archive() {
    records = new Records(5).next(3_000, 2);
    try (LogAppender appender = LogAppender.open(root, Records.TOPIC, AppenderOptions.defaults())) {
      for (int i = 0; i < records.size(); i++) {
        appender.append(records.get(i));
        if (i % 500 == 499) {
          appender.commit();
        }
      }
    }
    records.sort(LogContents.ORDER);
  }

  @Test
  void smallFilesBecomeOne_withTheSameRecordsAndTheSameSnapshotId() {
    LogSnapshot before = RawLog.open(root).snapshot();

    LogCompaction.Result result = LogCompaction.of(root, 4).run(Optional.empty());

    LogSnapshot after = RawLog.open(root).snapshot();
    assertThat(result.filesBefore()).isGreaterThan(result.filesAfter()).isPositive();
    assertThat(after.files())
        .hasSize(before.files().size() - result.filesBefore() + result.filesAfter());
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.ends()).isEqualTo(before.ends());
    assertThat(LogContents.of(root)).isEqualTo(records);
    assertThat(LogVerification.run(root, Optional.empty()).findings()).isEmpty();
    for (LogFile file : before.files()) {
      assertThat(Files.exists(root.resolve(file.path()))).isEqualTo(after.files().contains(file));
    }
  }

  @Test
  void nothingToJoin_changesNothing() {
    LogCompaction.of(root, 2).run(Optional.empty());
    LogSnapshot before = RawLog.open(root).snapshot();

    assertThat(LogCompaction.of(root, 2).run(Optional.empty()))
        .isEqualTo(new LogCompaction.Result(0, 0, 0, 0));
    assertThat(RawLog.open(root).snapshot()).isEqualTo(before);
  }

  @Test
  void tamperedFile_isNotJoined() throws IOException {
    LogFile victim = largest();
    Path path = root.resolve(victim.path());
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 1;
    Files.write(path, bytes);

    assertThatThrownBy(() -> LogCompaction.of(root, 2).run(Optional.empty()))
        .isInstanceOf(RawLogException.class)
        .hasMessageContaining(victim.path())
        .hasMessageContaining("SHA-256");
    assertThat(path).exists();
  }

  @Test
  void compactionThatWasAsleepWhileAnotherCleanedUp_cannotAddItsFile() throws IOException {
    // Asleep between writing its file and publishing it: as if dead, and woken up later.
    for (int steps = 0; countOf(root, ".parquet") != filesOf(root) + 1; steps++) {
      try {
        LogCompaction.of(root, 2, new DyingDisk(steps)).run(Optional.empty());
      } catch (Death e) {
        continue;
      }
      break;
    }
    long sequence = 0;
    LogSnapshot snapshot = RawLog.open(root).snapshot();

    LogCompaction.of(root, 100).run(Optional.empty()); // finds the file, publishes, removes

    assertThat(countOf(root, ".parquet")).isEqualTo(filesOf(root));
    assertThat(RawLog.open(root).snapshot()).isEqualTo(snapshot);
    assertThat(
            new Manifests(new LogLayout(root).compactions())
                .add(Disk.local(), sequence, "what the sleeper wanted to publish"))
        .isFalse();
  }

  private LogFile largest() {
    return RawLog.open(root).snapshot().files().stream()
        .max(Comparator.comparingLong(LogFile::rows))
        .orElseThrow();
  }

  private static long filesOf(Path root) {
    return RawLog.open(root).snapshot().files().size();
  }

  private static long countOf(Path root, String suffix) throws IOException {
    try (var files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }
}
