package io.tallybook.transforms.aggregate;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Source;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.shard.LogIndex;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The cells of one shard and window, and which of them have news that was not announced yet.
 *
 * <p>Its log has rows (see {@link CellSums#writeRow}) and, between them, marks: that a firing for
 * news was asked for, that all before was announced, and that the window has ended. A mark is the
 * least number in place of a row's minute, and its kind.
 */
final class WindowSums implements LogIndex {
  /** The log is rewritten when it has so many rows for each that it needs, and some. */
  private static final int ROWS_PER_CELL_MAX = 4;

  private static final int ROWS_SPARE = 1_000;

  private static final long MARK = Long.MIN_VALUE;
  private static final int ANNOUNCED = 1;
  private static final int ENDED = 2;
  private static final int NEWS_AWAITED = 3;

  private final Source source;
  private final String currency;
  private final AdEventFormat format;
  private final CellSums sums = new CellSums();
  private long[] announcedChanges = new long[0];
  private long rowsLogged;
  private boolean ended;
  private boolean endAwaited;
  private boolean newsAwaited;
  private long panes;

  WindowSums(Source source, String currency, AdEventFormat format) {
    this.source = source;
    this.currency = currency;
    this.format = format;
  }

  @Override
  public void replay(long bucket, long position, BytesReader segment) {
    while (segment.hasMore()) {
      long minuteMillis = segment.readLong();
      if (minuteMillis != MARK) {
        sums.readRow(minuteMillis, format, segment);
        rowsLogged++;
      } else {
        replayMark(segment.readByte());
      }
    }
  }

  private void replayMark(int kind) {
    switch (kind) {
      case ANNOUNCED -> noteAnnounced();
      case ENDED -> ended = true;
      case NEWS_AWAITED -> newsAwaited = true;
      default -> throw new IllegalStateException("unknown mark in a log of sums: " + kind);
    }
  }

  /** Whether the log is so long that it should be rewritten. */
  boolean isLogTooLong() {
    return rowsLogged > (long) ROWS_PER_CELL_MAX * sums.size() + ROWS_SPARE;
  }

  /**
   * Writes all cells, in place of what the log had. All of them count as news afterwards: a row
   * that is announced twice is the same row.
   */
  void rewrite(BytesWriter segment) {
    for (int entry = 0; entry < sums.size(); entry++) {
      sums.writeRow(entry, format, segment);
    }
    rowsLogged = sums.size();
    if (ended) {
      writeMark(ENDED, segment);
    }
    if (newsAwaited) {
      writeMark(NEWS_AWAITED, segment);
    }
  }

  /**
   * Hands over the rows of all cells with news; afterwards there is none.
   *
   * @return whether the log has to be told: there was news, or a firing that was asked for it
   */
  boolean announce(Consumer<AggregateRow> rows) {
    boolean tell = newsAwaited;
    for (int entry = 0; entry < sums.size(); entry++) {
      boolean isNew = entry >= announcedChanges.length;
      if (isNew || sums.changes(entry) > announcedChanges[entry]) {
        tell = true;
        rows.accept(row(entry));
      }
    }
    noteAnnounced();
    return tell;
  }

  private AggregateRow row(int entry) {
    Contribution sum = sums.sum(entry);
    return new AggregateRow(
        sums.cell(entry), source, sum.changes(), sum.asOfMillis(), sum.measures(), currency);
  }

  private void noteAnnounced() {
    announcedChanges = Arrays.copyOf(announcedChanges, sums.size());
    for (int entry = 0; entry < sums.size(); entry++) {
      announcedChanges[entry] = sums.changes(entry);
    }
    newsAwaited = false;
  }

  /** Notes in the log that there is no news. */
  void writeAnnounced(BytesWriter segment) {
    writeMark(ANNOUNCED, segment);
  }

  /** Whether the window has ended. */
  boolean ended() {
    return ended;
  }

  /** The window has ended, which is noted in the log. */
  void end(BytesWriter segment) {
    ended = true;
    writeMark(ENDED, segment);
  }

  private static void writeMark(int kind, BytesWriter segment) {
    segment.writeLong(MARK);
    segment.writeByte(kind);
  }

  /** The number of the next pane since the index was built. */
  long nextPane() {
    return panes++;
  }

  /** Whether the end of the window still has to be asked for; asked once. */
  boolean awaitsEnd() {
    boolean ask = !ended && !endAwaited;
    endAwaited = true;
    return ask;
  }

  /** Whether a firing for news was asked for that has not come. */
  boolean newsAwaited() {
    return newsAwaited;
  }

  /**
   * A firing for news has been asked for, which is noted in the log: whoever reads it must not ask
   * again, which would put the firing off.
   */
  void awaitNews(BytesWriter segment) {
    newsAwaited = true;
    writeMark(NEWS_AWAITED, segment);
  }
}
