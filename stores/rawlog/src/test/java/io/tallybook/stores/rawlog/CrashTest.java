package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.DyingDisk.Death;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashTest {
  private static final AppenderOptions TIGHT =
      AppenderOptions.defaults().withBufferBytesMax(64 << 10).withOpenFilesMax(1);
  private static final int STEPS_PLENTY = 1_000_000;

  @TempDir Path temp;

  @Test
  void deathBeforeAnyStep_losesAndDoublesNothing() throws IOException {
    List<RawRecord> records = new Records(1).withStrangeShare(0.1).next(240, 2);
    List<RawRecord> sorted = new ArrayList<>(records);
    sorted.sort(LogContents.ORDER);
    int deaths = 0;
    for (int steps = 0; ; steps++) {
      Path root = temp.resolve("steps-" + steps);
      DyingDisk disk = new DyingDisk(steps);
      try {
        archive(root, records, 80, disk);
        LogCompaction.of(root, 2, disk).run(Optional.empty());
      } catch (Death e) {
        deaths++;
      }
      assertThat(LogContents.of(root)).as("steps %d", steps).isSubsetOf(sorted);
      assertThat(LogVerification.run(root, Optional.empty()).findings())
          .as("steps %d", steps)
          .noneMatch(finding -> finding.code().isFault() && finding.code() != Finding.Code.ORPHAN);

      archive(root, records, 80, Disk.local());
      LogCompaction.of(root, 2).run(Optional.empty());

      assertThat(LogContents.of(root)).as("steps %d", steps).isEqualTo(sorted);
      assertThat(LogVerification.run(root, Optional.empty()).findings())
          .as("steps %d", steps)
          .isEmpty();
      if (!disk.isDead()) {
        break;
      }
    }
    assertThat(deaths).isGreaterThan(80);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void deathAgainAndAgain_losesAndDoublesNothing(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<RawRecord> records = new Records(seed).next(2_000, 3);
    int deaths = 0;
    for (int life = 1; ; life++) {
      int steps = life > 60 ? STEPS_PLENTY : random.nextInt(1, 120);
      DyingDisk disk = new DyingDisk(steps);
      try {
        if (random.nextInt(3) == 0) {
          LogCompaction.of(temp, 2, disk).run(Optional.empty());
        }
        archive(temp, records, random.nextInt(50, 500), disk);
        break;
      } catch (Death e) {
        deaths++;
      }
    }

    records.sort(LogContents.ORDER);
    assertThat(deaths).isPositive();
    assertThat(LogContents.of(temp)).isEqualTo(records);
    assertThat(LogVerification.run(temp, Optional.empty()).findings())
        .noneMatch(finding -> finding.code().isFault() && finding.code() != Finding.Code.ORPHAN);
    LogCompaction.of(temp, 2).run(Optional.empty());
    assertThat(LogContents.of(temp)).isEqualTo(records);
    assertThat(LogVerification.run(temp, Optional.empty()).findings()).isEmpty();
  }

  /** A source that begins at its beginning each time, as one does that has lost its place. */
  private static void archive(Path root, List<RawRecord> records, int commitEvery, Disk disk) {
    LogAppender appender = LogAppender.open(root, Records.TOPIC, TIGHT, disk);
    for (int i = 0; i < records.size(); i++) {
      appender.append(records.get(i));
      if (i % commitEvery == commitEvery - 1) {
        appender.commit();
      }
    }
    appender.commit();
    appender.close();
  }
}
