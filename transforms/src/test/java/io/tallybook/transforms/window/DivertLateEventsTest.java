package io.tallybook.transforms.window;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.coders.LoggedEventCoder;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestPipelineExtension.class)
class DivertLateEventsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LATENESS = Duration.ofMinutes(15);
  private static final AdEvent FIRST = click("first").at("00:30").event();
  private static final AdEvent SECOND = click("second").at("16:30").event();
  private static final AdEvent THIRD = click("third").at("00:40").event();

  @ParameterizedTest
  @CsvSource({
    // The minute 00:00 to 00:59.999 plus 15 minutes is over when time passes 15:59.999.
    "00:00, 959998, false",
    "00:00, 959999, false",
    "00:00, 960000, true",
    "00:59, 959999, false",
    "00:59, 960000, true",
    "01:00, 960000, false",
  })
  void rule_isLate_onceTimeHasPassedTheWindowAndItsLateness(
      String eventTime, long nowMillis, boolean late) {
    assertThat(
            Lateness.of(MINUTE, LATENESS)
                .isLate(
                    click("a").at(eventTime).event().header().eventTimeMillis(),
                    EPOCH.toEpochMilli() + nowMillis))
        .isEqualTo(late);
  }

  @Test
  void byLogTime_isLateWhenTheLogTookItTooLate(TestPipeline pipeline) {
    PCollectionTuple divided =
        divide(
            pipeline,
            DivertLateEvents.byLogTime(MINUTE, LATENESS),
            logged(FIRST, 0, "15:59"),
            logged(THIRD, 0, "16:01"),
            logged(SECOND, 0, "16:31"));

    PAssert.that(timely(divided)).containsInAnyOrder(FIRST, SECOND);
    PAssert.that(divided.get(DivertLateEvents.LATE)).containsInAnyOrder(THIRD);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void byEventTime_isLateBehindTheNewestEventOfItsPartition(TestPipeline pipeline) {
    PCollectionTuple divided =
        divide(
            pipeline,
            DivertLateEvents.byEventTime(MINUTE, LATENESS, Duration.ofSeconds(10)),
            logged(FIRST, 0, "00:31"),
            logged(SECOND, 0, "16:31"),
            logged(THIRD, 0, "16:32"));

    PAssert.that(timely(divided)).containsInAnyOrder(FIRST, SECOND);
    PAssert.that(divided.get(DivertLateEvents.LATE)).containsInAnyOrder(THIRD);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void byEventTime_anotherPartitionsEventsDoNotMatter(TestPipeline pipeline) {
    PCollectionTuple divided =
        divide(
            pipeline,
            DivertLateEvents.byEventTime(MINUTE, LATENESS, Duration.ofSeconds(10)),
            logged(SECOND, 0, "16:31"),
            logged(THIRD, 1, "16:32"));

    PAssert.that(timely(divided)).containsInAnyOrder(SECOND, THIRD);
    PAssert.that(divided.get(DivertLateEvents.LATE)).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void byEventTime_theDelayKeepsAMinuteOpen(TestPipeline pipeline) {
    PCollectionTuple divided =
        divide(
            pipeline,
            DivertLateEvents.byEventTime(MINUTE, LATENESS, Duration.ofMinutes(1)),
            logged(SECOND, 0, "16:31"),
            logged(THIRD, 0, "16:32"));

    PAssert.that(divided.get(DivertLateEvents.LATE)).empty();
    PAssert.that(timely(divided)).containsInAnyOrder(SECOND, THIRD);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void none_billsEverything(TestPipeline pipeline) {
    PCollectionTuple divided =
        divide(pipeline, DivertLateEvents.none(), logged(FIRST, 0, "9999:00"));

    PAssert.that(timely(divided)).containsInAnyOrder(FIRST);
    PAssert.that(divided.get(DivertLateEvents.LATE)).empty();
    pipeline.run().waitUntilFinish();
  }

  /** After a restart the watermark begins anew; the division must not. */
  @Test
  void theRunnersWatermark_doesNotMatter(TestPipeline pipeline) {
    TestStream<LoggedEvent> arrivals =
        TestStream.create(LoggedEventCoder.of())
            .advanceWatermarkTo(Instant.ofEpochMilli(EPOCH.plus(Duration.ofDays(9)).toEpochMilli()))
            .addElements(timestamped(logged(FIRST, 0, "15:59")))
            .advanceWatermarkToInfinity();

    PCollectionTuple divided =
        pipeline.apply(arrivals).apply(DivertLateEvents.byLogTime(MINUTE, LATENESS));
    PAssert.that(timely(divided)).containsInAnyOrder(FIRST);
    PAssert.that(divided.get(DivertLateEvents.LATE)).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void factories_refuseDurationsOutOfRange() {
    assertThatThrownBy(() -> DivertLateEvents.byLogTime(Duration.ZERO, LATENESS))
        .hasMessageContaining("are PT0S and PT15M");
    assertThatThrownBy(() -> DivertLateEvents.byLogTime(MINUTE, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DivertLateEvents.byEventTime(MINUTE, LATENESS, Duration.ofMillis(-1)))
        .hasMessage("delay must not be negative, is PT-0.001S");
  }

  private static PCollectionTuple divide(
      TestPipeline pipeline, DivertLateEvents divert, LoggedEvent... arrivals) {
    TestStream.Builder<LoggedEvent> stream = TestStream.create(LoggedEventCoder.of());
    for (LoggedEvent arrival : List.of(arrivals)) {
      stream = stream.addElements(timestamped(arrival));
    }
    return pipeline.apply(stream.advanceWatermarkToInfinity()).apply(divert);
  }

  private static PCollection<AdEvent> timely(PCollectionTuple divided) {
    return divided
        .get(DivertLateEvents.TIMELY)
        .apply(MapElements.into(TypeDescriptor.of(AdEvent.class)).via(logged -> logged.event()));
  }

  private static LoggedEvent logged(AdEvent event, int partition, String recordedAt) {
    long recordedAtMillis =
        EPOCH.plus(ScriptedEvent.click("any").at(recordedAt).time()).toEpochMilli();
    return new LoggedEvent(event, partition, 0, recordedAtMillis);
  }

  private static TimestampedValue<LoggedEvent> timestamped(LoggedEvent logged) {
    return TimestampedValue.of(
        logged, Instant.ofEpochMilli(logged.event().header().eventTimeMillis()));
  }
}
