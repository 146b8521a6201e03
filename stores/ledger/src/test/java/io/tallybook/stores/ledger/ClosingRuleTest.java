package io.tallybook.stores.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.stores.ledger.ClosingRule.LogState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosingRuleTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-03");

  @ParameterizedTest
  @CsvSource({
    "PT6H, 2026-11-04T05:59:59.999Z, false",
    "PT6H, 2026-11-04T06:00:00Z, true",
    "PT0S, 2026-11-03T23:59:59.999Z, false",
    "PT0S, 2026-11-04T00:00:00Z, true",
    "P2D, 2026-11-05T23:59:59Z, false",
  })
  void rule_dayMayCloseOnceItsWindowIsOver(Duration window, Instant now, boolean mayClose) {
    assertThat(new ClosingRule(window).judge(DAY, now, LogState.COMPLETE).mayClose())
        .isEqualTo(mayClose);
  }

  @Test
  void rule_tellsAllThatSpeaksAgainstIt() {
    assertThat(
            ClosingRule.standard()
                .judge(DAY, Instant.parse("2026-11-04T00:00:00Z"), LogState.missing("offset 7"))
                .refusals())
        .containsExactly(
            "late records of 2026-11-03 are waited for until 2026-11-04T06:00:00Z; it is"
                + " 2026-11-04T00:00:00Z",
            "the raw log of 2026-11-03 is incomplete: offset 7");
  }

  @Test
  void negativeWindow_isRefused() {
    assertThatThrownBy(() -> new ClosingRule(Duration.ofSeconds(-1)))
        .hasMessageContaining("must be zero or more, is PT-1S");
  }
}
