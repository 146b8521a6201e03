package io.tallybook.testdata;

import io.tallybook.testdata.ReplayOptions.Format;
import io.tallybook.testdata.ReplayOptions.Order;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends the events of a recorded log to a gateway, as if they happened again.
 *
 * <p>Order: batches are sent one after the other and never overlap, so events arrive in the order
 * of the file, or of their times. Repeats: a batch whose answer is lost is sent again with the same
 * ids, so an event may arrive twice and is counted once. Losses: lines without an event and events
 * that the gateway refuses are counted and left out; everything else is acknowledged, or the replay
 * fails.
 *
 * <p>Memory: one block of the file and one batch; {@link Order#TIME} reads the file twice and keeps
 * 28 bytes an event. A line may have 1 MiB.
 */
public final class Replayer {
  /** Requests a second over which a low rate is spread. */
  private static final int PACED_REQUESTS_PER_SECOND = 10;

  private static final int MEBIBYTE = 1 << 20;

  private final URI gateway;
  private final ReplayOptions options;
  private final Cancellation cancellation = new Cancellation();

  /**
   * @param gateway base address, for instance {@code http://localhost:8080}
   * @throws IllegalArgumentException with all problems of address and options
   */
  public Replayer(URI gateway, ReplayOptions options) {
    List<String> problems = new ArrayList<>(options.problems());
    boolean http = "http".equals(gateway.getScheme()) || "https".equals(gateway.getScheme());
    if (!http || gateway.getHost() == null) {
      problems.add("gateway must be an http or https address, is '" + gateway + "'");
    }
    Ranges.requireNone(problems);
    this.gateway = gateway;
    this.options = options;
  }

  /**
   * Sends a file and waits for the last answer. While a person watches, a progress bar runs on
   * standard error.
   *
   * @throws ReplayException if the gateway stays away or refuses whatever it is sent
   * @throws IOException if the file cannot be read or its header is not that of the format
   * @throws InterruptedException if the thread is interrupted; the batch in flight may have arrived
   */
  public ReplayResult replay(Path file) throws IOException, InterruptedException {
    try (LogFile log = LogFile.open(file)) {
      return new Run(log).replay();
    }
  }

  /**
   * Ends the replay, from any thread, for good: waits end at once, a request in flight is still
   * answered, nothing further is sent.
   */
  public void cancel() {
    cancellation.request();
  }

  /** Takes note of one event of the file. */
  private interface EventVisitor {
    void visit(ReplayEvent event, long offset, int part) throws IOException, InterruptedException;
  }

  /** One pass of a file to the gateway. */
  private final class Run {
    private final LogFile log;
    private final LogFormat format;
    private final long firstOffset;
    private final long firstLine;
    private final int batchSize;
    private final ReplayTally tally = new ReplayTally();
    private final BatchSender sender = new BatchSender(gateway, options, tally, cancellation);
    private final RatePacer pacer = new RatePacer(options.eventsPerSecond(), cancellation);
    private List<ReplayEvent> batch = new ArrayList<>();

    Run(LogFile log) throws IOException {
      this.log = log;
      batchSize =
          (int)
              Math.max(
                  1,
                  Math.min(
                      options.batchSize(),
                      options.eventsPerSecond().orElse(Double.MAX_VALUE)
                          / PACED_REQUESTS_PER_SECOND));
      if (options.format() == Format.TALKINGDATA) {
        LogLine header =
            log.lineAt(0, 1)
                .orElseThrow(() -> new IOException("the file has no header, it is empty"));
        format = new TalkingDataFormat(header, options);
        firstOffset = header.nextOffset();
        firstLine = 2;
      } else {
        format = new NdjsonFormat(options);
        firstOffset = 0;
        firstLine = 1;
      }
    }

    ReplayResult replay() throws IOException, InterruptedException {
      if (options.order() == Order.TIME) {
        sendByTime();
      } else {
        sendByFile();
      }
      if (!batch.isEmpty() && !cancellation.isRequested()) {
        flush();
      }
      return tally.result(cancellation.isRequested());
    }

    private void sendByFile() throws IOException, InterruptedException {
      try (ProgressReport progress =
          ProgressReport.start("Replaying", log.size(), " MiB", MEBIBYTE)) {
        forEachEvent(
            (event, offset, part) -> {
              add(event);
              progress.stepTo(offset);
            });
        progress.stepTo(log.size());
      }
    }

    private void sendByTime() throws IOException, InterruptedException {
      TimeIndex index = new TimeIndex();
      forEachEvent(index::add);
      index.sort();
      try (ProgressReport progress =
          ProgressReport.start("Replaying", index.size(), " events", 1)) {
        for (int rank = 0; rank < index.size() && !cancellation.isRequested(); rank++) {
          Optional<LogLine> line = log.lineAt(index.offset(rank), index.line(rank));
          List<ReplayEvent> events = line.map(this::read).orElse(List.of());
          if (index.part(rank) >= events.size()) {
            throw new IOException("line " + index.line(rank) + " changed while the file was read");
          }
          add(events.get(index.part(rank)));
          progress.stepTo(rank + 1);
        }
      }
    }

    private void forEachEvent(EventVisitor visitor) throws IOException, InterruptedException {
      long number = firstLine;
      Optional<LogLine> next = log.lineAt(firstOffset, number);
      while (next.isPresent() && !cancellation.isRequested()) {
        LogLine line = next.get();
        List<ReplayEvent> events = line.isBlank() ? List.of() : read(line);
        for (int part = 0; part < events.size(); part++) {
          visitor.visit(events.get(part), line.offset(), part);
        }
        next = log.lineAt(line.nextOffset(), ++number);
      }
    }

    private List<ReplayEvent> read(LogLine line) {
      try {
        return format.read(line);
      } catch (UnreadableLineException e) {
        tally.unreadable(line.number(), String.valueOf(e.getMessage()));
        return List.of();
      }
    }

    private void add(ReplayEvent event) throws IOException, InterruptedException {
      batch.add(event);
      if (batch.size() >= batchSize) {
        flush();
      }
    }

    private void flush() throws IOException, InterruptedException {
      pacer.awaitTurn(batch.size());
      if (!cancellation.isRequested()) {
        sender.send(batch);
        batch = new ArrayList<>();
      }
    }
  }
}
