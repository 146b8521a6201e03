package io.tallybook.transforms.traffic;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.CountedEvent;
import io.tallybook.model.CountedEvent.Role;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class TagTrafficTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "-", " ", " - "})
  void rule_uaMissing_findsNoAgentInvalid(String userAgent) {
    assertThat(StatelessRules.uaMissing(click("a").userAgent(userAgent).event()))
        .map(Verdict::decision)
        .contains(Decision.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mozilla/5.0", "--", "curl/8.0"})
  void rule_uaMissing_hasNothingAgainstAnAgent(String userAgent) {
    assertThat(StatelessRules.uaMissing(click("a").userAgent(userAgent).event())).isEmpty();
  }

  @Test
  void rule_futureTime_suspectsAClockAheadByMoreThanFiveMinutes() {
    assertThat(StatelessRules.futureTime(click("a").receivedAfter(Duration.ofMinutes(-5)).event()))
        .isEmpty();
    assertThat(
            StatelessRules.futureTime(
                click("a").receivedAfter(Duration.ofMinutes(-5).minusMillis(1)).event()))
        .map(Verdict::decision)
        .contains(Decision.SUSPECT);
  }

  @Test
  void everyEventComesOut_markedOrNot_whateverItsRole(TestPipeline pipeline) {
    CountedEvent good = new CountedEvent(click("a").event(), Role.FIRST);
    CountedEvent bad = new CountedEvent(click("b").userAgent("-").event(), Role.DEMOTED);
    Verdict missing = new Verdict("UA_MISSING", 1, "", Tier.T0, Decision.INVALID, "user_agent='-'");

    PAssert.that(pipeline.apply(Create.of(good, bad)).apply(TagTraffic.create()))
        .containsInAnyOrder(
            new TaggedEvent(good.event(), Role.FIRST, List.of()),
            new TaggedEvent(bad.event(), Role.DEMOTED, List.of(missing)));
    pipeline.run().waitUntilFinish();
  }
}
