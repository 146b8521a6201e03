package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallybook.testdata.GeneratedEvent.Role;
import io.tallybook.testdata.TrafficWriter.Counts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficWriterTest {
  private static final TrafficGenerator TRAFFIC =
      new TrafficGenerator(
          TrafficConfig.defaults()
              .withDuration(Duration.ofSeconds(20))
              .withEventsPerSecond(100)
              .withMix(TrafficMix.defaults().withImpressionsPerClick(1).withRedeliveryRate(0.1)));

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void writeTo_file_oneObjectALine() throws IOException {
    Path file = folder.resolve("events.ndjson");
    TrafficWriter.create(TRAFFIC).writeTo(file);

    EventJson format = EventJson.create();
    assertThat(Files.readString(file)).endsWith("}\n");
    assertThat(Files.readAllLines(file))
        .isEqualTo(TRAFFIC.stream().map(e -> format.toJson(e.event())).toList());
  }

  @Test
  void writeTo_stream_sameBytesAndStaysOpen() throws IOException {
    Path file = folder.resolve("events.ndjson");
    TrafficWriter.create(TRAFFIC).writeTo(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TrafficWriter.create(TRAFFIC).writeTo(out);

    assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void writeTo_countsWhatItWrites() throws IOException {
    Counts counts = TrafficWriter.create(TRAFFIC).writeTo(folder.resolve("events.ndjson"));

    List<GeneratedEvent> events = TRAFFIC.stream().toList();
    assertThat(counts.events())
        .isEqualTo(events.size())
        .isEqualTo(counts.clicks() + counts.impressions() + counts.conversions());
    assertThat(counts.duplicates())
        .isEqualTo(events.stream().filter(e -> e.role() == Role.DUPLICATE).count())
        .isPositive();
    assertThat(counts.invalid())
        .isEqualTo(events.stream().filter(e -> e.label().isInvalid()).count())
        .isPositive();
  }

  @Test
  void withTruthFile_oneLineForEachEvent() throws IOException {
    Path file = folder.resolve("events.ndjson");
    Path truthFile = folder.resolve("truth.ndjson");
    TrafficWriter.create(TRAFFIC).withTruthFile(truthFile).writeTo(file);

    List<GeneratedEvent> events = TRAFFIC.stream().toList();
    List<String> truth = Files.readAllLines(truthFile);
    assertThat(truth).hasSameSizeAs(events).hasSameSizeAs(Files.readAllLines(file));
    for (int i = 0; i < truth.size(); i++) {
      GeneratedEvent event = events.get(i);
      assertThat(truth.get(i))
          .isEqualToIgnoringCase(
              "{\"event_id\":\"%s\",\"time\":\"%s\",\"type\":\"%s\",\"label\":\"%s\",\"role\":\"%s\"}"
                  .formatted(
                      TrafficSample.id(event),
                      EventJson.isoMillis(TrafficSample.header(event).eventTimeMillis()),
                      event.event().getClass().getSimpleName(),
                      event.label(),
                      event.role()));
    }
  }

  @Test
  void withReceivedAt_hasEffect() throws IOException {
    Path file = folder.resolve("events.ndjson");
    TrafficWriter.create(TRAFFIC).withReceivedAt().writeTo(file);

    JsonNode first = JSON.readTree(Files.readAllLines(file).get(0));
    assertThat(first.path("received_at").asText())
        .isEqualTo(
            EventJson.isoMillis(TRAFFIC.iterator().next().event().header().receivedAtMillis()));
  }

  @Test
  void writeTo_noEvents_writesNothing() throws IOException {
    TrafficConfig silent =
        TrafficConfig.defaults().withEventsPerSecond(0.001).withDuration(Duration.ofMillis(1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThat(TrafficWriter.create(new TrafficGenerator(silent)).writeTo(out))
        .isEqualTo(Counts.ZERO);
    assertThat(out.size()).isZero();
  }
}
