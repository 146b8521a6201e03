package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.RawRecord;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.Click;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an appender may hold at once, under traffic that asks for more. */
class BoundsTest {
  private static final int OPEN_FILES_MAX = 4;
  private static final int HOURS = 60;

  @TempDir Path root;

  @Test
  void eventsOfHundredsOfHours_openFewFiles_andComeBackWhole() {
    List<RawRecord> records = clicksOfManyHours(4_000);
    CountingDisk disk = new CountingDisk();

    try (LogAppender appender =
        LogAppender.open(
            root,
            Records.TOPIC,
            AppenderOptions.defaults()
                .withOpenFilesMax(OPEN_FILES_MAX)
                .withBufferBytesMax(64 << 10),
            disk)) {
      records.forEach(appender::append);
      appender.commit();
    }

    // One more while a commit writes the hours that have no file yet, or links its manifest.
    assertThat(disk.openMost).isBetween(OPEN_FILES_MAX, OPEN_FILES_MAX + 1);
    assertThat(disk.open).isZero();
    assertThat(LogContents.of(root)).isEqualTo(records);
    assertThat(RawLog.open(root).snapshot().files()).hasSizeGreaterThan(HOURS);
    assertThat(LogVerification.run(root, Optional.empty()).findings()).isEmpty();
  }

  private static List<RawRecord> clicksOfManyHours(int count) {
    SplittableRandom random = new SplittableRandom(1);
    long start = Records.START.toEpochMilli();
    List<RawRecord> records = new ArrayList<>();
    for (int offset = 0; offset < count; offset++) {
      long time = start + random.nextInt(HOURS) * LogHour.MILLIS;
      AdEvent event =
          AdEvent.newBuilder()
              .setSchemaVersion(1)
              .setEventTimeMillis(time)
              .setReceivedAtMillis(time)
              .setEventId("id-" + offset)
              .setClick(Click.newBuilder().setCostMicros(5).setCurrency("USD"))
              .build();
      records.add(
          new RawRecord(
              event.getEventIdBytes(),
              event.toByteString(),
              Records.TOPIC,
              0,
              offset,
              start + HOURS * LogHour.MILLIS));
    }
    return records;
  }

  /** Counts the files that are open for writing. */
  private static final class CountingDisk implements Disk {
    private final Disk disk = Disk.local();
    private int open;
    private int openMost;

    @Override
    public NewFile create(Path file) throws IOException {
      NewFile created = disk.create(file);
      open++;
      openMost = Math.max(openMost, open);
      return new NewFile() {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          created.write(bytes, from, length);
        }

        @Override
        public void force() throws IOException {
          created.force();
        }

        @Override
        public void close() throws IOException {
          created.close();
          open--;
        }
      };
    }

    @Override
    public void createFolders(Path folder) throws IOException {
      disk.createFolders(folder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      disk.rename(from, to);
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
      disk.link(name, existing);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      disk.forceFolder(folder);
    }

    @Override
    public void delete(Path file) throws IOException {
      disk.delete(file);
    }
  }
}
