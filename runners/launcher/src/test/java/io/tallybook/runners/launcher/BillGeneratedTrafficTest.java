package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.DisorderProfile;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import io.tallybook.testdata.TrafficListFiles;
import io.tallybook.testdata.TrafficMix;
import io.tallybook.testdata.TrafficProfile;
import io.tallybook.testdata.TrafficWriter;
import io.tallybook.testdata.TruthLabel;
import io.tallybook.testdata.judge.ClassFigures;
import io.tallybook.testdata.judge.Judgement;
import io.tallybook.testdata.judge.JudgementReport;
import io.tallybook.testdata.judge.Truth;
import io.tallybook.transforms.traffic.RuleCatalog;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bill of hostile traffic, judged by the truth: what is out of it, and what is not. */
class BillGeneratedTrafficTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @TempDir private Path folder;

  @Test
  void bill_leavesOutWhatIsInvalid_andNothingElse() throws IOException {
    TrafficConfig config =
        TrafficConfig.defaults()
            .withSeed(31)
            .withStart(Instant.parse("2026-03-01T06:00:00Z"))
            .withDuration(Duration.ofHours(3))
            .withEventsPerSecond(3)
            .withDaySwing(1)
            .withDisorder(DisorderProfile.DEMO)
            .withMix(
                TrafficMix.defaults()
                    .withProfile(TrafficProfile.HOSTILE)
                    .withImpressionsPerClick(0.1));
    TrafficGenerator traffic = new TrafficGenerator(config);
    Path truth = folder.resolve("truth.ndjson");
    Path lists = folder.resolve("lists");
    Path data = folder.resolve("data");
    TrafficWriter.create(traffic).withTruthFile(truth).writeTo(folder.resolve("events.ndjson"));
    TrafficListFiles.of(config).writeTo(lists);
    new RawLogFixture(data, 3).append(traffic.stream().map(GeneratedEvent::event).toList());

    assertThat(
            Main.execute(
                "bill",
                "--date=" + DAY,
                "--runner=direct",
                "--data=" + data,
                "--trafficLists=" + lists))
        .isEqualTo(ExitCode.OK);

    Judgement judgement = new Judgement(Truth.read(truth, Optional.of(DAY)));
    judgement.addFile(verdicts(data));
    JudgementReport report = judgement.report();
    assertThat(report.precision()).hasValue(1.0);
    assertThat(report.unknown()).isZero();
    assertThat(report.rules())
        .allSatisfy(figures -> assertThat(figures.wrong()).as(figures.rule()).isZero());
    Set<String> rules =
        TrafficPolicy.defaults().upTo(Tier.T2).rules().stream()
            .map(rule -> rule.info().id())
            .collect(Collectors.toSet());
    List<ClassFigures> looked =
        report.classes().stream()
            .filter(figures -> !figures.label().caughtBy().isEmpty())
            .filter(figures -> rules.containsAll(figures.label().caughtBy()))
            .toList();
    assertThat(looked)
        .hasSizeGreaterThanOrEqualTo(20)
        .allSatisfy(
            figures ->
                assertThat((double) figures.caught() / figures.clicks())
                    .as(figures.label().name())
                    .isGreaterThanOrEqualTo(recallMin(figures.label())));
  }

  /** Rules over a day are thwarted now and then by an honest click among those of a machine. */
  private static double recallMin(TruthLabel label) {
    return label.caughtBy().stream()
            .allMatch(rule -> RuleCatalog.kind(rule).info().tier().compareTo(Tier.T1) <= 0)
        ? 1
        : 0.95;
  }

  private static Path verdicts(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("billing"))) {
      return files.filter(file -> file.endsWith("verdicts.csv.zst")).findFirst().orElseThrow();
    }
  }
}
