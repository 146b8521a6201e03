package io.tallybook.transforms.traffic;

import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.Click;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.example.LogisticScorer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class ScorerRuleTest {
  private static final String SCRIPTED = ScriptedScorer.class.getName();
  private static final String MODEL = SCRIPTED + ":7";

  private static final TrafficPolicy WITHOUT = TrafficPolicy.defaults().only("SCORER");
  private static final TrafficPolicy POLICY = WITHOUT.withScorer(ScorerModel.ofClass(SCRIPTED));

  @ParameterizedTest
  @CsvSource({
    "0, VALID, ''",
    "0.69999999, VALID, ''",
    "0.7, SUSPECT, score 0.7 of 0.7 or more",
    "0.94999999, SUSPECT, score 0.949999 of 0.7 or more",
    "0.95, INVALID, score 0.95 of 0.95 or more",
    "1, INVALID, score 1 of 0.95 or more",
    "1.0000001, UNDECIDED, score 1.0000001 is not from 0 to 1",
    "-0.1, UNDECIDED, score -0.1 is not from 0 to 1",
    "NaN, UNDECIDED, score NaN is not from 0 to 1",
    "nobody, UNDECIDED, the model threw java.lang.NumberFormatException",
  })
  void rule_byThresholds(String score, Decision decision, String evidence) {
    Verdict expected = new Verdict("SCORER", 1, MODEL, Tier.T0, Category.SIVT, decision, evidence);

    assertThat(judge(POLICY, score))
        .isEqualTo(decision == Decision.VALID ? List.of() : List.of(expected));
  }

  @Test
  void thresholds_haveEffect() {
    TrafficPolicy policy =
        POLICY
            .withSetting("SCORER", "suspect_min", 0)
            .withSetting("SCORER", "invalid_min", 1_000_000);

    assertThat(judge(policy, "0")).extracting(Verdict::decision).containsExactly(Decision.SUSPECT);
    assertThat(judge(policy, "0.99"))
        .extracting(Verdict::decision)
        .containsExactly(Decision.SUSPECT);
    assertThat(judge(policy, "1")).extracting(Verdict::decision).containsExactly(Decision.INVALID);
  }

  @Test
  void thresholdsTheWrongWayRound_areRefused() {
    TrafficPolicy policy = POLICY.withSetting("SCORER", "suspect_min", 960_000);

    assertThatThrownBy(policy::rules)
        .hasMessage(
            "SCORER.suspect_min must be at most SCORER.invalid_min, which is 0.95, is 0.96");
    assertThat(policy.withSetting("SCORER", "invalid_min", 960_000).rules()).hasSize(1);
  }

  @Test
  void othersThanClicks_areNotScored() {
    assertThat(POLICY.judge().judge(impression("a").user("1").event())).isEmpty();
    assertThat(POLICY.judge().judge(conversion("a").user("nobody").event())).isEmpty();
  }

  @Test
  void withoutAModel_thereIsNoSuchRule() {
    assertThat(judge(WITHOUT, "1")).isEmpty();
    assertThat(WITHOUT.eventRules()).isEmpty();
    assertThat(TrafficPolicy.defaults().version()).doesNotContain("SCORER");
    assertThat(judge(POLICY.without("SCORER"), "1")).isEmpty();
    assertThat(POLICY.without("SCORER").version()).doesNotContain("SCORER");
  }

  @Test
  void version_tellsTheModelAndItsThresholds() {
    assertThat(POLICY.version()).startsWith("SCORER@1(model:" + MODEL + ")/");
    assertThat(POLICY.withSetting("SCORER", "suspect_min", 600_000).version(0, 1))
        .startsWith("SCORER@1(model:" + MODEL + "&suspect_min:600000)/");
    assertThat(POLICY.withLists(POLICY.lists()).withFindings(POLICY.findings()).version())
        .isEqualTo(POLICY.version());
  }

  @Test
  void travels_andEachJudgeHasItsOwnScorer() {
    TrafficPolicy copy = SerializableUtils.ensureSerializable(POLICY);

    assertThat(copy.version()).isEqualTo(POLICY.version());
    assertThat(judge(copy, "1")).isEqualTo(judge(POLICY, "1"));
    ScorerModel model = ScorerModel.ofClass(SCRIPTED);
    assertThat(model.open()).isNotSameAs(model.open());
  }

  @Test
  void aWorkerWithAnotherVersion_judgesNothing() {
    try {
      ScriptedScorer.versionText = "8";
      assertThatThrownBy(POLICY::judge)
          .hasMessage(SCRIPTED + " has version 8 here, the count was set up with 7");
    } finally {
      ScriptedScorer.versionText = "7";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "1/2", "a+b", "ä"})
  void aVersionThatCannotBeTold_isRefused(String version) {
    try {
      ScriptedScorer.versionText = version;
      assertThatThrownBy(() -> ScorerModel.ofClass(SCRIPTED))
          .hasMessage(
              SCRIPTED
                  + ".version() must be 1 to 64 of the characters A-Z a-z 0-9 . _ -, is '"
                  + version
                  + "'");
    } finally {
      ScriptedScorer.versionText = "7";
    }
  }

  /** Cannot be made from outside. */
  public static final class Shy implements ClickScorer {
    private Shy() {}

    @Override
    public double score(Click click) {
      return 0;
    }

    @Override
    public String version() {
      return "1";
    }
  }

  /** Has lost its weights. */
  public static final class Broken implements ClickScorer {
    /** Fails. */
    public Broken() {
      throw new IllegalStateException("no weights");
    }

    @Override
    public double score(Click click) {
      return 0;
    }

    @Override
    public String version() {
      return "1";
    }
  }

  @ParameterizedTest
  @CsvSource({
    "no.such.Model, there is no class no.such.Model on the class path",
    "java.lang.String, java.lang.String does not implement "
        + "io.tallybook.transforms.traffic.ClickScorer",
    "io.tallybook.transforms.traffic.ScorerRuleTest$Shy, io.tallybook.transforms.traffic.ScorerRuleTest$Shy must be a public class with a public constructor without parameters",
    "io.tallybook.transforms.traffic.ScorerRuleTest$Broken, io.tallybook.transforms.traffic.ScorerRuleTest$Broken cannot be made: java.lang.IllegalStateException: no weights",
  })
  void aClassThatIsNoModel_isRefused(String className, String reason) {
    assertThatThrownBy(() -> ScorerModel.ofClass(className))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Test
  void clicksAtWhichTheModelFails_areCounted(TestPipeline pipeline) {
    List<LoggedEvent> clicks =
        Stream.of("0.1", "NaN", "0.8", "x", "2", "1")
            .map(score -> new LoggedEvent(click("c" + score).user(score).event(), 0, 1, 2))
            .toList();
    pipeline.apply(Create.of(clicks)).apply(TagTraffic.with(POLICY));

    PipelineResult result = pipeline.run();

    result.waitUntilFinish();
    MetricsFilter unscored =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(TagTraffic.class, "unscored"))
            .build();
    assertThat(result.metrics().queryMetrics(unscored).getCounters())
        .singleElement()
        .satisfies(counter -> assertThat(counter.getAttempted()).isEqualTo(3L));
  }

  @Test
  void theExample_tellsABareClickFromAPersons() {
    TrafficPolicy policy = WITHOUT.withScorer(ScorerModel.ofClass(LogisticScorer.class.getName()));
    String agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    assertThat(policy.judge().judge(click("a").userAgent(agent).publisher("site").event()))
        .isEmpty();
    assertThat(policy.judge().judge(click("b").userAgent(agent).user("").publisher("site").event()))
        .isEmpty();
    assertThat(policy.judge().judge(click("a").user("").country("").event()))
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.decision()).isEqualTo(Decision.INVALID);
              assertThat(verdict.listVersion()).isEqualTo(LogisticScorer.class.getName() + ":1");
            });
  }

  private static List<Verdict> judge(TrafficPolicy policy, String score) {
    return policy.judge().judge(click("a").user(score).event());
  }
}
