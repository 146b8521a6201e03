package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdEvent;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Source;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.pipelines.CountEvents;
import io.tallybook.pipelines.WindowStrategy;
import io.tallybook.pipelines.traffic.TrafficFiles;
import io.tallybook.testdata.DisorderProfile;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import io.tallybook.testdata.TrafficListFiles;
import io.tallybook.testdata.TrafficMix;
import io.tallybook.testdata.TrafficProfile;
import io.tallybook.testdata.TrafficWriter;
import io.tallybook.testdata.judge.ClassFigures;
import io.tallybook.testdata.judge.Judgement;
import io.tallybook.testdata.judge.JudgementReport;
import io.tallybook.testdata.judge.Truth;
import io.tallybook.transforms.coders.RawRecordCoder;
import io.tallybook.transforms.traffic.RuleCatalog;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.DivertLateEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated traffic through the live count, in the order of arrival, judged by the truth. */
@ExtendWith(TestPipelineExtension.class)
class StreamGeneratedTrafficTest {
  private static final int TOGETHER = 250;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(TrafficProfile.class)
  void stream_findsWhatIsInvalid_andNothingElse(TrafficProfile profile, TestPipeline pipeline)
      throws IOException {
    TrafficConfig config =
        TrafficConfig.defaults()
            .withSeed(47)
            .withStart(Instant.parse("2026-03-01T06:00:00Z"))
            .withDuration(Duration.ofHours(2))
            .withEventsPerSecond(1.5)
            .withDaySwing(1)
            .withDisorder(DisorderProfile.DEMO)
            .withMix(TrafficMix.defaults().withProfile(profile).withImpressionsPerClick(0.1));
    TrafficGenerator traffic = new TrafficGenerator(config);
    Path truth = folder.resolve("truth.ndjson");
    TrafficWriter.create(traffic).withTruthFile(truth).writeTo(folder.resolve("events.ndjson"));
    TrafficListFiles.of(config).writeTo(folder.resolve("lists"));
    TrafficPolicy policy =
        TrafficFiles.read(Optional.of(folder.resolve("lists")), Optional.empty());

    PAssert.that(
            pipeline
                .apply(arrivals(traffic.stream().map(GeneratedEvent::event).toList()))
                .apply(
                    CountEvents.of(
                            Source.LIVE,
                            ScriptedEvent.CURRENCY,
                            WindowStrategy.live(Duration.ofMinutes(15), Duration.ofSeconds(1)),
                            DivertLateEvents.none(),
                            Duration.ofHours(1))
                        .withTraffic(policy))
                .get(CountEvents.JUDGED))
        .satisfies(judgedAs(truth.toString()));
    pipeline.run().waitUntilFinish();
  }

  /** The watermark follows the newest event, so that much arrives behind it, and nothing late. */
  @SuppressWarnings("unchecked") // TestStream takes a generic array
  private static TestStream<RawRecord> arrivals(List<AdEvent> events) {
    TestStream.Builder<RawRecord> stream = TestStream.create(RawRecordCoder.of());
    List<TimestampedValue<RawRecord>> together = new ArrayList<>();
    long newestMillis = Long.MIN_VALUE;
    for (int i = 0; i < events.size(); i++) {
      RawRecord record = ScriptedEvent.record(events.get(i));
      long timeMillis = events.get(i).header().eventTimeMillis();
      newestMillis = Math.max(newestMillis, timeMillis);
      together.add(
          TimestampedValue.of(
              new RawRecord(
                  record.key(),
                  record.payload(),
                  record.topic(),
                  record.partition(),
                  i,
                  record.recordedAtMillis()),
              org.joda.time.Instant.ofEpochMilli(timeMillis)));
      if (together.size() == TOGETHER || i == events.size() - 1) {
        stream =
            stream
                .addElements(
                    together.get(0),
                    together.subList(1, together.size()).toArray(TimestampedValue[]::new))
                .advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(newestMillis));
        together.clear();
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static SerializableFunction<Iterable<JudgedClick>, Void> judgedAs(String truth) {
    return clicks -> {
      Judgement judgement = judgement(truth);
      clicks.forEach(judgement::add);
      JudgementReport report = judgement.report();
      assertThat(report.unknown()).isZero();
      assertThat(report.precision().orElse(1)).isGreaterThanOrEqualTo(0.995);
      assertThat(report.classes())
          .filteredOn(figures -> figures.label().isTrap())
          .isNotEmpty()
          .allSatisfy(figures -> assertThat(figures.invalid()).isZero());
      List<ClassFigures> live =
          report.classes().stream().filter(StreamGeneratedTrafficTest::isLive).toList();
      assertThat(live)
          .isNotEmpty()
          .allSatisfy(
              figures ->
                  assertThat((double) figures.caught() / figures.clicks())
                      .as(figures.label().name())
                      .isGreaterThanOrEqualTo(0.98));
      return null;
    };
  }

  private static Judgement judgement(String truth) {
    try {
      return new Judgement(Truth.read(Path.of(truth), Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether all rules that may catch the class judge in the stream. */
  private static boolean isLive(ClassFigures figures) {
    return !figures.label().caughtBy().isEmpty()
        && figures.label().caughtBy().stream()
            .allMatch(rule -> RuleCatalog.kind(rule).info().tier().compareTo(Tier.T1) <= 0);
  }
}
