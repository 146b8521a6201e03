package io.tallybook.transforms.traffic;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.ScriptedEvent;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class SourceFindingsTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);
  private static final Finding FLOOD =
      new Finding("CLICK_FLOOD", 1, SourceKind.PUBLISHER, "p-1", Decision.INVALID, "1000 clicks");
  private static final Finding BOT =
      new Finding("BOTNET", 1, SourceKind.ADDRESS, "192.0.2.7", Decision.INVALID, "one of 20");
  private static final Finding ODD =
      new Finding(
          "CTIT_LONG_TAIL",
          2,
          SourceKind.PUBLISHER,
          "tab\t line\n \\t back\\",
          Decision.UNDECIDED,
          "\r");
  private static final SourceFindings FINDINGS = SourceFindings.of(DAY, List.of(ODD, FLOOD, BOT));

  private static final TrafficPolicy RULES = TrafficPolicy.defaults().withoutListRules();

  @Test
  void text_isSorted_andReadBack() {
    assertThat(FINDINGS.text())
        .isEqualTo(
            """
            tallybook-findings 1 2026-03-01
            BOTNET\t1\tADDRESS\t192.0.2.7\tINVALID\tone of 20
            CLICK_FLOOD\t1\tPUBLISHER\tp-1\tINVALID\t1000 clicks
            CTIT_LONG_TAIL\t2\tPUBLISHER\ttab\\t line\\n \\\\t back\\\\\tUNDECIDED\t\\r
            """);
    assertThat(SourceFindings.parse(FINDINGS.text()).findings()).containsExactly(BOT, FLOOD, ODD);
  }

  @Test
  void version_isOfTheContent_notOfTheOrder() {
    assertThat(SourceFindings.of(DAY, List.of(BOT, ODD, FLOOD)).version())
        .isEqualTo(FINDINGS.version())
        .matches("2026-03-01:[0-9a-f]{12}");
    assertThat(SourceFindings.of(DAY, List.of(BOT, FLOOD)).version())
        .isNotEqualTo(FINDINGS.version());
    assertThat(SourceFindings.of(DAY.plusDays(1), List.of(BOT, FLOOD, ODD)).version().substring(10))
        .isNotEqualTo(FINDINGS.version().substring(10));
  }

  @Test
  void clicksOfASource_areMarked_onItsDayOnly() {
    ScriptedEvent flood = click("a").publisher("p-1");

    assertThat(judge(flood.at(Duration.ofDays(1).minusMillis(1))))
        .containsExactly(
            new Verdict(
                "CLICK_FLOOD",
                1,
                FINDINGS.version(),
                Tier.T3,
                Category.SIVT,
                Decision.INVALID,
                "1000 clicks"));
    assertThat(judge(flood.at(Duration.ofDays(1)))).isEmpty();
    assertThat(judge(flood.at(Duration.ofMillis(-1)))).isEmpty();
    assertThat(judge(click("b").publisher("p-2"))).isEmpty();
    assertThat(judge(click("c").publisher("192.0.2.7"))).isEmpty();
    assertThat(judge(click("d").ip("192.0.2.7")))
        .extracting(Verdict::ruleId)
        .containsExactly("BOTNET");
  }

  @Test
  void withoutFindings_rulesOverADay_sayNothing_andAreNotTold() {
    assertThat(RULES.judge().judge(click("a").publisher("p-1").event())).isEmpty();
    assertThat(RULES.version()).doesNotContain("CLICK_FLOOD", "findings");
    assertThat(RULES.withFindings(SourceFindings.of(DAY, List.of())).version())
        .isEqualTo(RULES.version());
    assertThat(RULES.withFindings(FINDINGS).version())
        .contains("CLICK_FLOOD@1")
        .endsWith("/findings:" + FINDINGS.version());
  }

  @Test
  void aRuleThatIsOff_marksNothing() {
    TrafficPolicy policy = RULES.withFindings(FINDINGS).without("CLICK_FLOOD");

    assertThat(policy.judge().judge(click("a").publisher("p-1").event())).isEmpty();
  }

  @Test
  void travels() {
    SourceFindings copy = SerializableUtils.clone(FINDINGS);

    assertThat(copy.text()).isEqualTo(FINDINGS.text());
    assertThat(RULES.withFindings(copy).judge().judge(click("a").publisher("p-1").event()))
        .isEqualTo(judge(click("a").publisher("p-1")));
  }

  @Test
  void refusesWhatItCannotMean() {
    assertThatThrownBy(() -> SourceFindings.parse("something\n"))
        .hasMessage("findings begin with 'tallybook-findings 1 ' and their day");
    assertThatThrownBy(() -> SourceFindings.parse("tallybook-findings 1 2026-03-01\na\tb\n"))
        .hasMessage("a finding has 6 fields between tabs, found 2: a\tb");
    assertThatThrownBy(
            () ->
                SourceFindings.parse(
                    "tallybook-findings 1 2026-03-01\n" + FLOOD.toLine() + "\n" + FLOOD.toLine()))
        .hasMessage("CLICK_FLOOD says two things of 'p-1' on 2026-03-01");
    assertThatThrownBy(() -> new Finding("BOTNET", 1, SourceKind.ADDRESS, "", Decision.INVALID, ""))
        .hasMessage("BOTNET found a source without a name");
  }

  private static List<Verdict> judge(ScriptedEvent event) {
    return RULES.withFindings(FINDINGS).judge().judge(event.event());
  }
}
