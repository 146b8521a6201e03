package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BillDay;
import io.tallybook.pipelines.billing.ReadProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on a terminal, every two seconds, how far the reading has come; where nobody watches, in the
 * log once a minute.
 */
final class BillProgress implements BillDay.Watch {
  private static final Logger LOG = LoggerFactory.getLogger(BillProgress.class);
  private static final Duration SHOWN_EVERY = Duration.ofSeconds(2);
  private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);

  private final LocalDate day;
  private final PrintWriter err;
  private final boolean terminal;

  BillProgress(LocalDate day, PrintWriter err) {
    this.day = day;
    this.err = err;
    this.terminal = isTerminal();
  }

  /** From Java 22 on there is always a console, which then says so itself; this runs on 17. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null;
  }

  @Override
  public BillDay.Watching begin(long files, long rows, ReadProgress progress) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tallybook-bill-progress");
              thread.setDaemon(true);
              return thread;
            });
    long everyMillis = (terminal ? SHOWN_EVERY : LOGGED_EVERY).toMillis();
    var ticks =
        clock.scheduleAtFixedRate(
            () -> tell(line(files, rows, progress)),
            everyMillis,
            everyMillis,
            TimeUnit.MILLISECONDS);
    return () -> {
      ticks.cancel(false);
      clock.shutdownNow();
      if (terminal) {
        err.print("\r\033[K");
        err.flush();
      }
    };
  }

  private String line(long files, long rows, ReadProgress progress) {
    return String.format(
        "%s: %,d of %,d files, %,d of %,d rows read",
        day, progress.files(), files, progress.rows(), rows);
  }

  private void tell(String line) {
    if (terminal) {
      err.print("\r\033[K" + line);
      err.flush();
    } else {
      LOG.info("{}", line);
    }
  }
}
