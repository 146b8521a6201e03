package io.tallybook.bench.batch;

import io.tallybook.bench.input.ClickDay;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.Folders;
import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.LogAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/**
 * A day of clicks in the product's raw log, and what must be counted in it. Both are functions of
 * case and number, so they are written once and kept.
 *
 * @param folder where they lie
 */
record BatchInput(Path folder) {
  private static final int PARTITIONS = 4;

  /** Where the input of a case lies below a folder, written or not. */
  static BatchInput of(Path inputs, BenchCase scenario, long clicks) {
    return new BatchInput(inputs.resolve(scenario.name().toLowerCase(Locale.ROOT) + "-" + clicks));
  }

  /** The root of the raw log. */
  Path log() {
    return folder.resolve("log");
  }

  /** The rows that must be found. */
  Path expected() {
    return folder.resolve("expected.parquet");
  }

  /** Whether it was written to its end. */
  boolean isComplete() {
    return Files.exists(complete());
  }

  private Path complete() {
    return folder.resolve("complete");
  }

  /** Writes it anew. */
  void write(BenchCase scenario, long clicks) throws IOException, SQLException {
    Folders.delete(folder);
    Files.createDirectories(folder);
    ClickDay day = new ClickDay(scenario.profile(), clicks, PARTITIONS);
    try (LogAppender appender =
        LogAppender.open(log(), ClickDay.TOPIC, AppenderOptions.defaults())) {
      for (long index = 0; index < clicks; index++) {
        appender.append(day.record(index));
      }
      appender.commit();
    }
    DayOracle.count(day, clicks).write(expected());
    Files.createFile(complete());
  }
}
