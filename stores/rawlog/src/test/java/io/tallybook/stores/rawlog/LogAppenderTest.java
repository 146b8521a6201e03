package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogAppenderTest {
  @TempDir Path root;

  @Test
  void whatIsNotCommitted_isNotThere() {
    List<RawRecord> records = new Records(1).next(100, 1);

    try (LogAppender appender = appender()) {
      records.forEach(appender::append);
      assertThat(LogContents.of(root)).isEmpty();
    }

    assertThat(LogContents.of(root)).isEmpty();
    assertThat(root.resolve("manifest")).doesNotExist();
  }

  @Test
  void gap_isRefusedWithWhatIsMissing() {
    List<RawRecord> records = new Records(1).next(100, 1);

    try (LogAppender appender = appender()) {
      records.subList(0, 40).forEach(appender::append);
      appender.commit();
      assertThatThrownBy(() -> appender.append(records.get(47)))
          .isInstanceOf(RawLogException.class)
          .hasMessage(
              "ad-events-0: offset 47 cannot be archived, because the log ends at 40: 7 records,"
                  + " offsets 40 to 46, are missing. If the broker no longer has them, they are"
                  + " lost");
    }
  }

  @Test
  void logThatBeginsLate_beginsThereForGood() {
    List<RawRecord> records = new Records(1).next(100, 1);

    try (LogAppender appender = appender()) {
      records.subList(30, 60).forEach(appender::append);
      appender.commit();
      records.forEach(appender::append);
      appender.commit();
      assertThat(appender.archived()).isEqualTo(70);
      assertThat(appender.skipped()).isEqualTo(60);
    }

    assertThat(LogContents.of(root)).isEqualTo(records.subList(30, 100));
    Verification verification = LogVerification.run(root, Optional.empty());
    assertThat(verification.isGood()).isTrue();
    assertThat(verification.findings())
        .extracting(Finding::code)
        .containsExactly(Finding.Code.BEGINS_LATE);
  }

  @Test
  void writerThatWakesUpAfterItsSuccessor_isRefusedAndLeavesNothing() throws Exception {
    List<RawRecord> records = new Records(1).next(200, 1);
    LogAppender sleeper = appender();
    records.subList(0, 100).forEach(sleeper::append);
    try (LogAppender successor = appender()) {
      records.subList(0, 150).forEach(successor::append);
      successor.commit();
    }

    assertThatThrownBy(sleeper::commit)
        .isInstanceOf(RawLogException.class)
        .hasMessageContaining("ad-events-0: another writer has committed from offset 0");
    assertThatThrownBy(sleeper::commit).isInstanceOf(IllegalStateException.class);
    sleeper.close();

    assertThat(LogContents.of(root)).isEqualTo(records.subList(0, 150));
    assertThat(LogVerification.run(root, Optional.empty()).findings()).isEmpty();
  }

  @Test
  void twoBeginnersThatBeginElsewhere_areNotBothBelieved() {
    List<RawRecord> records = new Records(1).next(100, 1);
    LogAppender early = appender();
    LogAppender late = appender();
    records.subList(0, 50).forEach(early::append);
    records.subList(20, 100).forEach(late::append);
    late.commit();

    assertThatThrownBy(early::commit).isInstanceOf(RawLogException.class);
    assertThat(LogContents.of(root)).isEqualTo(records.subList(20, 100));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void writersThatCompete_neitherLoseNorDouble(long seed) throws Exception {
    List<RawRecord> records = new Records(seed).next(1_200, 2);
    AtomicInteger refused = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      writers.add(threads.submit(() -> compete(records, refused)));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    threads.shutdown();

    records.sort(LogContents.ORDER);
    assertThat(refused).hasPositiveValue();
    assertThat(LogContents.of(root)).isEqualTo(records);
    assertThat(LogVerification.run(root, Optional.empty()).isGood()).isTrue();
  }

  private void compete(List<RawRecord> records, AtomicInteger refused) {
    while (true) {
      try (LogAppender appender = appender()) {
        for (int i = 0; i < records.size(); i++) {
          appender.append(records.get(i));
          if (i % 100 == 99) {
            appender.commit();
          }
        }
        appender.commit();
        return;
      } catch (RawLogException e) {
        refused.incrementAndGet();
      }
    }
  }

  @Test
  void orphansOfADeadWriter_goOnceTheLogHasPassedThem() throws Exception {
    List<RawRecord> records = new Records(1).next(100, 1);
    Path folder = root.resolve("date=2026-03-01/hour=23");
    Files.createDirectories(folder);
    Path dead = folder.resolve("ad-events-0-00000000000000000040-0123456789ab.parquet");
    Path torn = folder.resolve(".ad-events-0-00000000000000000041-0123456789ab.parquet.tmp");
    Path ahead = folder.resolve("ad-events-0-00000000000000000100-0123456789ab.parquet");
    Path other = folder.resolve("ad-events-1-00000000000000000040-0123456789ab.parquet");
    for (Path orphan : List.of(dead, torn, ahead, other)) {
      Files.writeString(orphan, "orphan");
    }

    try (LogAppender appender = appender()) {
      records.forEach(appender::append);
      appender.commit();
    }

    assertThat(dead).doesNotExist();
    assertThat(torn).doesNotExist();
    assertThat(ahead).exists();
    assertThat(other).exists();
    assertThat(LogContents.of(root)).isEqualTo(records);
  }

  @Test
  void copiedCommit_isNotBelieved() throws Exception {
    List<RawRecord> records = new Records(1).next(100, 1);
    try (LogAppender appender = appender()) {
      records.forEach(appender::append);
      appender.commit();
    }
    Path commits = new LogLayout(root).commits(new TopicPartition(Records.TOPIC, 0));
    Files.copy(
        commits.resolve(LogLayout.manifestName(0)), commits.resolve(LogLayout.manifestName(1)));

    try (LogAppender appender = appender()) {
      assertThatThrownBy(() -> appender.append(records.get(0)))
          .isInstanceOf(RawLogException.class)
          .hasMessageEndingWith("000000000001.json: is commit 0 of ad-events-0, out of place");
    }
    assertThatThrownBy(() -> RawLog.open(root).snapshot()).isInstanceOf(RawLogException.class);
  }

  @Test
  void topicsThatCannotBe_areRefused() {
    assertThatThrownBy(() -> LogAppender.open(root, "../x", AppenderOptions.defaults()))
        .isInstanceOf(RawLogException.class)
        .hasMessageContaining("'../x'");
    assertThatThrownBy(() -> AppenderOptions.defaults().withOpenFilesMax(0))
        .hasMessage("openFilesMax must be 1 to 10000, is 0");
  }

  private LogAppender appender() {
    return LogAppender.open(root, Records.TOPIC, AppenderOptions.defaults());
  }
}
