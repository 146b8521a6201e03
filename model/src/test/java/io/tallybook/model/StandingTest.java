package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Verdict SUSPECT = verdict("S", Category.GIVT, Decision.SUSPECT);
  private static final Verdict UNDECIDED = verdict("U", Category.GIVT, Decision.UNDECIDED);
  private static final Verdict GIVT = verdict("G", Category.GIVT, Decision.INVALID);
  private static final Verdict SIVT = verdict("I", Category.SIVT, Decision.INVALID);
  private static final Verdict OWN = verdict("INTERNAL_TEST", Category.GIVT, Decision.INVALID);
  private static final Verdict PREFETCH = verdict("PREFETCH", Category.GIVT, Decision.INVALID);
  private static final Verdict BUSY_ADDRESS =
      verdict("VELOCITY_IP", Category.SIVT, Decision.SUSPECT);

  @Test
  void noVerdict_isValid() {
    assertThat(Standing.of(List.of())).isEqualTo(Standing.VALID);
    assertThat(Standing.of(List.of(verdict("V", Category.GIVT, Decision.VALID))))
        .isEqualTo(Standing.VALID);
  }

  @Test
  void theWorstVerdictDecides_inAnyOrderAndHoweverOften() {
    assertThat(Standing.of(List.of(UNDECIDED))).isEqualTo(Standing.UNDECIDED);
    assertThat(inAnyOrder(UNDECIDED, SUSPECT)).isEqualTo(Standing.SUSPECT);
    assertThat(inAnyOrder(SUSPECT, SUSPECT)).isEqualTo(Standing.SUSPECT);
    assertThat(inAnyOrder(SUSPECT, SIVT)).isEqualTo(Standing.SIVT);
    assertThat(inAnyOrder(SIVT, GIVT)).isEqualTo(Standing.GIVT);
  }

  @Test
  void aBusyAddress_isInvalidOnlyWithAnotherRulesWord() {
    assertThat(Standing.of(List.of(BUSY_ADDRESS))).isEqualTo(Standing.SUSPECT);
    assertThat(inAnyOrder(BUSY_ADDRESS, BUSY_ADDRESS)).isEqualTo(Standing.SUSPECT);
    assertThat(inAnyOrder(BUSY_ADDRESS, UNDECIDED)).isEqualTo(Standing.SUSPECT);
    assertThat(inAnyOrder(BUSY_ADDRESS, SUSPECT)).isEqualTo(Standing.SIVT);
    assertThat(inAnyOrder(BUSY_ADDRESS, GIVT)).isEqualTo(Standing.GIVT);
  }

  @Test
  void ownTraffic_isGeneralInvalidTrafficToldApart() {
    assertThat(inAnyOrder(GIVT, OWN)).isEqualTo(Standing.INTERNAL);
    assertThat(inAnyOrder(SIVT, OWN, UNDECIDED)).isEqualTo(Standing.INTERNAL);
    assertThat(Standing.of(verdict("INTERNAL_TEST", Category.GIVT, Decision.UNDECIDED)))
        .isEqualTo(Standing.UNDECIDED);
  }

  @Test
  void aPrefetch_isNothingElse() {
    assertThat(inAnyOrder(PREFETCH, OWN)).isEqualTo(Standing.PREFETCH);
    assertThat(inAnyOrder(PREFETCH, GIVT)).isEqualTo(Standing.PREFETCH);
    assertThat(inAnyOrder(PREFETCH, SIVT, UNDECIDED)).isEqualTo(Standing.PREFETCH);
    assertThat(inAnyOrder(BUSY_ADDRESS, PREFETCH)).isEqualTo(Standing.PREFETCH);
  }

  @Test
  void eachStanding_isBillableInvalidOrAPrefetch() {
    assertThat(named(Standing::isBillable))
        .containsExactly(Standing.VALID, Standing.UNDECIDED, Standing.SUSPECT);
    assertThat(named(Standing::isInvalid))
        .containsExactly(Standing.SIVT, Standing.GIVT, Standing.INTERNAL);
    assertThat(named(Standing::isGeneral)).containsExactly(Standing.GIVT, Standing.INTERNAL);
  }

  private static List<Standing> named(Predicate<Standing> wanted) {
    return Arrays.stream(Standing.values()).filter(wanted).toList();
  }

  private static Standing inAnyOrder(Verdict... verdicts) {
    List<Verdict> reversed = new ArrayList<>(List.of(verdicts));
    Collections.reverse(reversed);
    assertThat(Standing.of(reversed)).isEqualTo(Standing.of(List.of(verdicts)));
    return Standing.of(reversed);
  }

  private static Verdict verdict(String rule, Category category, Decision decision) {
    return new Verdict(rule, 1, "", Tier.T0, category, decision, "");
  }
}
