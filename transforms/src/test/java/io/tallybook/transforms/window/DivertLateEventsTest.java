package io.tallybook.transforms.window;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.CountedEvent.Role;
import io.tallybook.model.TaggedEvent;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.coders.TaggedEventCoder;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestPipelineExtension.class)
class DivertLateEventsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LATENESS = Duration.ofMinutes(15);

  @ParameterizedTest
  @CsvSource({
    // The minute 00:00 to 00:59.999 plus 15 minutes is over when the watermark passes 15:59.999.
    "00:00, 959998, false",
    "00:00, 959999, false",
    "00:00, 960000, true",
    "00:59, 959999, false",
    "00:59, 960000, true",
    "01:00, 960000, false",
  })
  void rule_isLate_onceTheWatermarkHasPassedTheWindowAndItsLateness(
      String eventTime, long watermarkMillis, boolean late) {
    assertThat(
            DivertLateEvents.isLate(
                click("a").at(eventTime).event().header().eventTimeMillis(),
                org.joda.time.Duration.standardMinutes(1),
                org.joda.time.Duration.standardMinutes(15),
                Instant.ofEpochMilli(EPOCH.toEpochMilli() + watermarkMillis)))
        .isEqualTo(late);
  }

  @Test
  void droppablyLate_isDiverted_observablyLateIsNot(TestPipeline pipeline) {
    TaggedEvent onTime = tagged(click("on-time").at("00:10"));
    TaggedEvent observablyLate = tagged(click("observably-late").at("00:20"));
    TaggedEvent droppablyLate = tagged(click("droppably-late").at("00:30"));

    PCollectionTuple divided =
        pipeline
            .apply(
                TestStream.create(TaggedEventCoder.of())
                    .addElements(timestamped(onTime))
                    .advanceWatermarkTo(at("15:59"))
                    .addElements(timestamped(observablyLate))
                    .advanceWatermarkTo(at("16:00"))
                    .addElements(timestamped(droppablyLate))
                    .advanceWatermarkToInfinity())
            .apply(DivertLateEvents.of(MINUTE, LATENESS));

    PAssert.that(divided.get(DivertLateEvents.TIMELY))
        .containsInAnyOrder(List.of(onTime, observablyLate));
    PAssert.that(divided.get(DivertLateEvents.LATE)).containsInAnyOrder(List.of(droppablyLate));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void of_refusesDurationsOutOfRange() {
    assertThatThrownBy(() -> DivertLateEvents.of(Duration.ZERO, LATENESS))
        .hasMessageContaining("are PT0S and PT15M");
    assertThatThrownBy(() -> DivertLateEvents.of(MINUTE, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TaggedEvent tagged(ScriptedEvent event) {
    return new TaggedEvent(event.event(), Role.FIRST, List.of());
  }

  private static TimestampedValue<TaggedEvent> timestamped(TaggedEvent tagged) {
    return TimestampedValue.of(
        tagged, Instant.ofEpochMilli(tagged.event().header().eventTimeMillis()));
  }

  private static Instant at(String minutesAndSeconds) {
    return Instant.ofEpochMilli(
        click("any").at(minutesAndSeconds).event().header().eventTimeMillis());
  }
}
