package io.tallybook.testdata;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A progress bar on standard error while a person watches: only when the process has a console, so
 * never into a pipe or a log.
 */
final class ProgressReport implements AutoCloseable {
  private final Optional<ProgressBar> bar;

  private ProgressReport(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /**
   * @param max where the bar is full; not positive when unknown
   * @param unit what is counted, with a leading space
   * @param unitSize how many steps make one unit
   */
  static ProgressReport start(String task, long max, String unit, long unitSize) {
    if (!isWatched()) {
      return new ProgressReport(Optional.empty());
    }
    return new ProgressReport(
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(max > 0 ? max : -1)
                .setUnit(unit, unitSize)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()));
  }

  // Java 17, which this is built for and run on, has a console only where a person sits.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isWatched() {
    return System.console() != null;
  }

  void stepTo(long position) {
    bar.ifPresent(b -> b.stepTo(position));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
