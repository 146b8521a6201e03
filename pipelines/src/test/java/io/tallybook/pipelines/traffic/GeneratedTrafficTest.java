package io.tallybook.pipelines.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Click;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.testdata.DisorderProfile;
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
import io.tallybook.testdata.judge.RuleFigures;
import io.tallybook.testdata.judge.Truth;
import io.tallybook.transforms.traffic.EventJudge;
import io.tallybook.transforms.traffic.EventRule;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of single events, with the lists that belong to the traffic, find all that shows in a
 * single event and leave the rest alone.
 */
class GeneratedTrafficTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23})
  void eventRules_findTheirClasses_andNothingElse(long seed) throws IOException {
    TrafficConfig config =
        TrafficConfig.defaults()
            .withSeed(seed)
            .withDuration(Duration.ofHours(2))
            .withEventsPerSecond(8)
            .withDisorder(DisorderProfile.NONE)
            .withMix(
                TrafficMix.defaults()
                    .withProfile(TrafficProfile.HOSTILE)
                    .withImpressionsPerClick(0.1));
    TrafficListFiles.of(config).writeTo(folder.resolve("lists"));
    TrafficPolicy policy =
        TrafficFiles.read(Optional.of(folder.resolve("lists")), Optional.empty());

    JudgementReport report = report(new TrafficGenerator(config), policy.judge());

    Set<String> rules =
        policy.eventRules().stream()
            .map(EventRule::info)
            .map(info -> info.id())
            .collect(Collectors.toSet());
    List<ClassFigures> shown =
        report.classes().stream()
            .filter(figures -> rules.containsAll(figures.label().caughtBy()))
            .filter(figures -> !figures.label().caughtBy().isEmpty())
            .toList();
    assertThat(shown)
        .extracting(ClassFigures::label)
        .contains(TruthLabel.FAKE_CRAWLER, TruthLabel.GEO_MISMATCH, TruthLabel.PREFETCH)
        .hasSize(15);
    assertThat(shown)
        .allSatisfy(figures -> assertThat(figures.caught()).isEqualTo(figures.clicks()));
    assertThat(report.rules())
        .allSatisfy(figures -> assertThat(figures.wrong()).as(figures.rule()).isZero());
    assertThat(report.rules()).extracting(RuleFigures::undecided).containsOnly(0L);
    assertThat(report.precision()).hasValue(1.0);
  }

  private JudgementReport report(TrafficGenerator traffic, EventJudge judge) throws IOException {
    Path truth = folder.resolve("truth.ndjson");
    TrafficWriter.create(traffic).withTruthFile(truth).writeTo(folder.resolve("events.ndjson"));
    Judgement judgement = new Judgement(Truth.read(truth, Optional.empty()));
    traffic.forEach(
        generated -> {
          if (generated.event() instanceof Click click) {
            List<Verdict> verdicts = judge.judge(click);
            judgement.add(new JudgedClick(click, Standing.of(verdicts), verdicts, 0));
          }
        });
    return judgement.report();
  }
}
