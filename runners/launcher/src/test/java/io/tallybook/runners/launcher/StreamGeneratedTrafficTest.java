package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Topics;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.runners.local.LocalStack;
import io.tallybook.testdata.DisorderProfile;
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
import io.tallybook.transforms.traffic.RuleCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generated traffic through the whole stack, in the order of arrival, judged by the truth. */
class StreamGeneratedTrafficTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"CLEAN, 6, 15", "NORMAL, 3, 10", "HOSTILE, 3, 18"})
  void stream_findsWhatIsInvalid_andNothingElse(
      TrafficProfile profile, double eventsPerSecond, int classesMin) throws IOException {
    TrafficConfig config =
        TrafficConfig.defaults()
            .withSeed(47)
            .withStart(Instant.parse("2026-03-01T06:00:00Z"))
            .withDuration(Duration.ofHours(3))
            .withEventsPerSecond(eventsPerSecond)
            .withDaySwing(1)
            .withDisorder(DisorderProfile.DEMO)
            .withEnoughUsers()
            .withMix(TrafficMix.defaults().withProfile(profile).withImpressionsPerClick(0.1));
    Path events = folder.resolve("events.ndjson");
    Path truth = folder.resolve("truth.ndjson");
    TrafficWriter.create(new TrafficGenerator(config)).withTruthFile(truth).writeTo(events);
    TrafficListFiles.of(config).writeTo(folder.resolve("lists"));

    JudgementReport report = judge(events, truth);

    assertThat(report.unknown()).isZero();
    assertThat(report.precision().orElseThrow()).isGreaterThanOrEqualTo(0.995);
    assertThat(report.classes())
        .filteredOn(figures -> figures.label().isTrap())
        .isNotEmpty()
        .allSatisfy(trap -> assertThat(trap.invalid()).as(trap.label().name()).isZero());
    List<ClassFigures> live =
        report.classes().stream().filter(StreamGeneratedTrafficTest::isLive).toList();
    assertThat(live)
        .hasSizeGreaterThanOrEqualTo(classesMin)
        .allSatisfy(
            figures ->
                assertThat((double) figures.caught() / figures.clicks())
                    .as(figures.label().name())
                    .isGreaterThanOrEqualTo(0.98));
  }

  private JudgementReport judge(Path events, Path truth) throws IOException {
    Path data = folder.resolve("data");
    try (LocalStack stack =
        Stack.start(data, "--watermark=events", "--trafficLists=" + folder.resolve("lists"))) {
      assertThat(
              Main.execute(
                  "replay",
                  events.toString(),
                  "--format=ndjson",
                  "--received-at=event",
                  "--to=" + stack.url(),
                  "--data=" + data,
                  "--wait"))
          .isEqualTo(ExitCode.OK);
      Judgement judgement = new Judgement(Truth.read(truth, Optional.empty()));
      InvalidClicksTopic.read(stack.bootstrapServers(), Topics.INVALID_CLICKS, judgement::add);
      return judgement.report();
    }
  }

  /**
   * Whether all rules that may catch the class judge in the stream. Those by the time of receipt
   * have nothing to say of a replay, in which every event is received when it happens.
   */
  private static boolean isLive(ClassFigures figures) {
    return !figures.label().caughtBy().isEmpty()
        && figures.label().caughtBy().stream()
            .allMatch(
                rule ->
                    !rule.endsWith("_TIME")
                        && RuleCatalog.kind(rule).info().tier().compareTo(Tier.T1) <= 0);
  }
}
