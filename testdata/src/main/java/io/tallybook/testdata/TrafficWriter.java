package io.tallybook.testdata;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Impression;
import io.tallybook.testdata.GeneratedEvent.Role;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes generated traffic as NDJSON: one object of {@link EventJson} a line, in order of arrival.
 * Beside it, if wanted, a file with the truth: one {@code {"event_id", "time", "type", "label",
 * "role"}} a line for each line of events, in the same order. While a person watches, a progress
 * bar runs on standard error.
 */
public final class TrafficWriter {
  /** How often the bar is told, in events. */
  private static final int PROGRESS_EVENTS = 1_024;

  private static final int BUFFER_BYTES = 1 << 16;

  private final TrafficGenerator traffic;
  private final EventJson format;
  private final Optional<Path> truthFile;

  private TrafficWriter(TrafficGenerator traffic, EventJson format, Optional<Path> truthFile) {
    this.traffic = traffic;
    this.format = format;
    this.truthFile = truthFile;
  }

  /** What was written. Events = clicks + impressions + conversions, each with its duplicates. */
  public record Counts(
      long events, long clicks, long impressions, long conversions, long duplicates, long invalid) {
    static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0);

    private Counts plus(GeneratedEvent generated) {
      return new Counts(
          events + 1,
          clicks + (generated.event() instanceof Click ? 1 : 0),
          impressions + (generated.event() instanceof Impression ? 1 : 0),
          conversions + (generated.event() instanceof Conversion ? 1 : 0),
          duplicates + (generated.role() == Role.DUPLICATE ? 1 : 0),
          invalid + (generated.label().isInvalid() ? 1 : 0));
    }
  }

  /** Without receive times and without a truth file. */
  public static TrafficWriter create(TrafficGenerator traffic) {
    return new TrafficWriter(traffic, EventJson.create(), Optional.empty());
  }

  /** Also writes {@code received_at}, which a gateway takes from its operators only. */
  public TrafficWriter withReceivedAt() {
    return new TrafficWriter(traffic, format.withReceivedAt(), truthFile);
  }

  /** Also writes the truth, to a file that is replaced if it exists. */
  public TrafficWriter withTruthFile(Path file) {
    return new TrafficWriter(traffic, format, Optional.of(file));
  }

  /**
   * Writes everything to a file, which is replaced if it exists.
   *
   * @throws IOException if a file cannot be written; what is there then is incomplete
   */
  public Counts writeTo(Path file) throws IOException {
    try (OutputStream out = open(file)) {
      return writeTo(out);
    }
  }

  /**
   * Writes everything to a stream, for instance standard output, flushes it and leaves it open.
   *
   * @throws IOException if the stream or the truth file cannot be written
   */
  public Counts writeTo(OutputStream out) throws IOException {
    try (OutputStream truthOut =
            truthFile.isPresent() ? open(truthFile.get()) : OutputStream.nullOutputStream();
        ProgressReport progress =
            ProgressReport.start("Generating", expectedEvents(), " events", 1)) {
      JsonGenerator events = lines(out);
      JsonGenerator truth = lines(truthOut);
      Counts counts = Counts.ZERO;
      for (GeneratedEvent generated : traffic) {
        format.write(generated.event(), events);
        writeTruth(generated, truth);
        counts = counts.plus(generated);
        if (counts.events() % PROGRESS_EVENTS == 0) {
          progress.stepTo(counts.events());
        }
      }
      finish(events, out);
      finish(truth, truthOut);
      progress.stepTo(counts.events());
      return counts;
    }
  }

  private static void writeTruth(GeneratedEvent generated, JsonGenerator truth) throws IOException {
    truth.writeStartObject();
    truth.writeStringField("event_id", generated.event().header().id().value());
    truth.writeStringField(
        "time", EventJson.isoMillis(generated.event().header().eventTimeMillis()));
    truth.writeStringField("type", EventJson.type(generated.event()));
    truth.writeStringField("label", generated.label().name().toLowerCase(Locale.ROOT));
    truth.writeStringField("role", generated.role().name().toLowerCase(Locale.ROOT));
    truth.writeEndObject();
  }

  private long expectedEvents() {
    TrafficConfig config = traffic.config();
    double expected = config.eventsPerSecond() * config.duration().toMillis() / 1_000;
    return Math.min(config.eventCountMax(), (long) expected);
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
  }

  private static JsonGenerator lines(OutputStream out) throws IOException {
    JsonGenerator lines = EventJson.lines(out);
    lines.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    return lines;
  }

  private static void finish(JsonGenerator lines, OutputStream out) throws IOException {
    boolean empty = lines.getOutputContext().getEntryCount() == 0;
    lines.close();
    if (!empty) {
      out.write('\n');
    }
    out.flush();
  }
}
