package io.tallybook.pipelines.billing;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.pipelines.traffic.TrafficFiles;
import io.tallybook.testdata.DisorderProfile;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import io.tallybook.testdata.TrafficListFiles;
import io.tallybook.testdata.TrafficMix;
import io.tallybook.testdata.TrafficProfile;
import io.tallybook.testdata.TruthLabel;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.EventJudge;
import io.tallybook.transforms.traffic.SourceFindings;
import io.tallybook.transforms.traffic.SourceKind;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules over a day find the crooked sources of generated traffic, and no honest publisher. */
class GeneratedSourcesTest {
  private static final LocalDate DAY = LocalDate.ofInstant(ScriptedEvent.EPOCH, ZoneOffset.UTC);

  @TempDir private Path temp;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {41, 42})
  void crookedSources_areFound_andNoHonestPublisher(long seed) throws IOException {
    TrafficConfig config =
        TrafficConfig.defaults()
            .withSeed(seed)
            .withStart(ScriptedEvent.EPOCH)
            .withDuration(Duration.ofHours(24))
            .withEventsPerSecond(0.8)
            .withDisorder(DisorderProfile.NONE)
            .withMix(
                TrafficMix.defaults()
                    .withProfile(TrafficProfile.HOSTILE)
                    .withConversionsPerClick(0.05)
                    .withImpressionsPerClick(0.1));
    TrafficListFiles.of(config).writeTo(temp.resolve("lists"));
    // A day of this size has not enough of either for the defaults.
    TrafficPolicy policy =
        TrafficFiles.read(Optional.of(temp.resolve("lists")), Optional.empty())
            .withSetting("CLICK_FLOOD", "clicks_min", 500)
            .withSetting("CTIT_LONG_TAIL", "conversions_min", 10);
    List<GeneratedEvent> events = new ArrayList<>();
    new TrafficGenerator(config).forEach(events::add);

    SourceFindings findings =
        FindSources.run(
            new BillingConfig(
                log(events).root(),
                DAY,
                Duration.ofHours(24),
                config.currency(),
                PriceBook.empty(),
                policy),
            LogFixture.DIRECT);

    for (TruthLabel label :
        List.of(TruthLabel.CLICK_FLOOD, TruthLabel.LATE_INSTALLS, TruthLabel.UNIFORM_PUBLISHER)) {
      assertThat(condemned(findings, finding -> label.caughtBy().contains(finding)))
          .as("%s", label)
          .containsAll(sources(events, label, EventHeader::publisherId));
    }
    assertThat(condemned(findings, rule -> !rule.equals("BOTNET")))
        .as("all publishers that are condemned")
        .isSubsetOf(
            sources(
                events,
                label ->
                    label == TruthLabel.CLICK_FLOOD
                        || label == TruthLabel.LATE_INSTALLS
                        || label == TruthLabel.UNIFORM_PUBLISHER,
                EventHeader::publisherId));
    assertThat(condemned(findings, "BOTNET"::equals))
        .as("addresses of botnets")
        .isSubsetOf(sources(events, TruthLabel.BOTNET, EventHeader::ip));
    assertThat(recall(events, policy.withFindings(findings).judge())).isGreaterThan(0.95);
  }

  /** Of the clicks that only a rule over a day can find, how many are found. */
  private static double recall(List<GeneratedEvent> events, EventJudge judge) {
    long[] sums = new long[2];
    for (GeneratedEvent generated : events) {
      Set<String> rules = generated.label().caughtBy();
      if (generated.event() instanceof Click
          && (rules.contains("CLICK_FLOOD")
              || rules.contains("CTIT_LONG_TAIL")
              || rules.contains("PUBLISHER_ENTROPY")
              || rules.contains("BOTNET"))) {
        sums[0]++;
        boolean found =
            judge.judge(generated.event()).stream()
                .anyMatch(
                    verdict ->
                        verdict.decision() == Decision.INVALID && rules.contains(verdict.ruleId()));
        sums[1] += found ? 1 : 0;
      }
    }
    assertThat(sums[0]).isGreaterThan(1_000);
    return (double) sums[1] / sums[0];
  }

  private static Set<String> condemned(SourceFindings findings, Predicate<String> rule) {
    return findings.findings().stream()
        .filter(finding -> finding.decision() == Decision.INVALID)
        .filter(finding -> rule.test(finding.ruleId()))
        .map(
            finding -> {
              assertThat(finding.kind() == SourceKind.ADDRESS)
                  .isEqualTo(finding.ruleId().equals("BOTNET"));
              return finding.source();
            })
        .collect(Collectors.toSet());
  }

  private static Set<String> sources(
      List<GeneratedEvent> events, TruthLabel label, Function<EventHeader, String> source) {
    return sources(events, label::equals, source);
  }

  private static Set<String> sources(
      List<GeneratedEvent> events,
      Predicate<TruthLabel> label,
      Function<EventHeader, String> source) {
    return events.stream()
        .filter(generated -> generated.event() instanceof Click && label.test(generated.label()))
        .map(generated -> source.apply(generated.event().header()))
        .collect(Collectors.toSet());
  }

  /** The traffic, and a record with which the log goes on seven days later. */
  private LogFixture log(List<GeneratedEvent> events) {
    List<RawRecord> records = new ArrayList<>();
    events.forEach(generated -> records.add(ScriptedEvent.record(generated.event())));
    records.add(click("last").at(Duration.ofDays(9)).record());
    return new LogFixture(temp.resolve("log")).add(0, records);
  }
}
