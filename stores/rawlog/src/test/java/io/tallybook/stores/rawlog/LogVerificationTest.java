package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.Finding.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogVerificationTest {
  @TempDir Path root;

  private List<RawRecord> records = List.of();

  @BeforeEach
  void archive() {
    records = new Records(9).next(2_000, 2);
    try (LogAppender appender = LogAppender.open(root, Records.TOPIC, AppenderOptions.defaults())) {
      for (int i = 0; i < records.size(); i++) {
        appender.append(records.get(i));
        if (i % 400 == 399) {
          appender.commit();
        }
      }
    }
  }

  @Test
  void completeLog_isGood() {
    Verification verification = verify();

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.isGood()).isTrue();
    assertThat(verification.rowsChecked()).isEqualTo(records.size());
    assertThat(verification.filesChecked()).isEqualTo(snapshot().files().size());
    assertThat(verification.partitions().values().stream().mapToLong(Verification.Range::to).sum())
        .isEqualTo(records.size());
  }

  /** One thing that happens to a log, and the only fault that must be named for it. */
  private record Damage(String name, Code expected, Act act) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Act {
    /** Does it; returns a text that the finding must hold. */
    String to(Path root, LogFile file) throws IOException;
  }

  static Stream<Damage> damages() {
    return Stream.of(
        new Damage(
            "missing file",
            Code.MISSING_FILE,
            (root, file) -> {
              Files.delete(root.resolve(file.path()));
              return file.path();
            }),
        new Damage(
            "truncated file",
            Code.WRONG_SIZE,
            (root, file) -> {
              truncate(root.resolve(file.path()), file.bytes() - 7);
              return file.path();
            }),
        new Damage(
            "flipped bit",
            Code.TAMPERED,
            (root, file) -> {
              byte[] bytes = Files.readAllBytes(root.resolve(file.path()));
              bytes[bytes.length / 3] ^= 4;
              Files.write(root.resolve(file.path()), bytes);
              return file.path();
            }),
        new Damage(
            "another file in its place, and a manifest that knows its hash",
            Code.WRONG_ROWS,
            LogVerificationTest::swapContents),
        new Damage(
            "copied commit",
            Code.DOUBLED,
            (root, file) -> {
              Path last = last(commits(root));
              Path copy = last.resolveSibling(LogLayout.manifestName(Manifests.sequence(last) + 1));
              Files.copy(last, copy);
              return copy.getFileName().toString();
            }),
        new Damage(
            "copied data file",
            Code.ORPHAN,
            (root, file) -> {
              Path path = root.resolve(file.path());
              Files.copy(path, path.resolveSibling("copy-of-" + path.getFileName()));
              return "copy-of-";
            }),
        new Damage(
            "unreadable manifest",
            Code.BAD_MANIFEST,
            (root, file) -> {
              Path last = last(commits(root));
              Files.writeString(last, "{\"format\":1");
              return last.getFileName().toString();
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void damage_isNamed(Damage damage) throws IOException {
    List<LogFile> files = snapshot().files();
    String where = damage.act.to(root, files.get(files.size() / 2));

    Verification verification = verify();

    assertThat(verification.isGood()).isFalse();
    assertThat(verification.findings())
        .first()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(damage.expected);
              assertThat(finding.where()).contains(where);
            });
    assertThat(verification.findings())
        .filteredOn(finding -> finding.code().isFault())
        .extracting(Finding::code)
        .isSubsetOf(damage.expected, Code.ORPHAN);
  }

  @Test
  void lostCommit_isNamedWithItsOffsets() throws IOException {
    Path second = commits(root).get(1);
    Commit commit = ManifestJson.readCommit(Files.readString(second), "test");
    Files.delete(second);

    Verification verification = verify();

    assertThat(verification.findings())
        .filteredOn(finding -> finding.code() == Code.MISSING_MANIFEST)
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.where()).endsWith(second.getFileName().toString()));
    assertThat(verification.findings())
        .filteredOn(finding -> finding.code() == Code.GAP)
        .anySatisfy(
            finding ->
                assertThat(finding.detail())
                    .contains((commit.to() - commit.from()) + " offsets")
                    .contains("from " + commit.from()));
  }

  @Test
  void offsetsInTwoRows_areNamed() throws IOException {
    // A manifest that names the rows of its predecessor as its own offsets.
    List<Path> commits = commits(root);
    Commit first = ManifestJson.readCommit(Files.readString(commits.get(0)), "test");
    Commit second = ManifestJson.readCommit(Files.readString(commits.get(1)), "test");
    Commit forged = new Commit(second.source(), 1, second.from(), second.to(), first.files());
    Files.writeString(commits.get(1), ManifestJson.write(forged));

    assertThat(verify().findings())
        .extracting(Finding::code)
        .contains(Code.DOUBLED, Code.GAP, Code.BAD_MANIFEST);
  }

  @Test
  void oneDay_readsTheFilesOfThatDayOnly() throws IOException {
    LogFile other =
        snapshot().files().stream()
            .filter(file -> file.date().toString().equals("2026-03-02"))
            .findFirst()
            .orElseThrow();
    Files.delete(root.resolve(other.path()));

    assertThat(LogVerification.run(root, Optional.of(LocalDate.of(2026, 3, 1))).findings())
        .isEmpty();
    assertThat(LogVerification.run(root, Optional.of(other.date())).isGood()).isFalse();
  }

  private static String swapContents(Path root, LogFile file) throws IOException {
    LogFile donor =
        RawLog.open(root).snapshot().files().stream()
            .filter(other -> !other.path().equals(file.path()) && other.rows() != file.rows())
            .findFirst()
            .orElseThrow();
    Files.write(root.resolve(file.path()), Files.readAllBytes(root.resolve(donor.path())));
    for (Path manifest : allCommits(root)) {
      String text = Files.readString(manifest);
      Files.writeString(
          manifest,
          text.replace(
              "\"bytes\":" + file.bytes() + ",\"sha256\":\"" + file.sha256(),
              "\"bytes\":" + donor.bytes() + ",\"sha256\":\"" + donor.sha256()));
    }
    return file.path();
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static List<Path> allCommits(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(new LogLayout(root).commits())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static List<Path> commits(Path root) {
    return new Manifests(new LogLayout(root).commits(new TopicPartition(Records.TOPIC, 0))).list();
  }

  private static Path last(List<Path> commits) {
    return commits.get(commits.size() - 1);
  }

  private LogSnapshot snapshot() {
    return RawLog.open(root).snapshot();
  }

  private Verification verify() {
    return LogVerification.run(root, Optional.empty());
  }
}
