package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Verdict.Decision;
import io.tallybook.transforms.traffic.PublisherFigures.Spread;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LateConversionRuleTest {
  private static final LateConversionRule RULE =
      (LateConversionRule) LateConversionRule.KIND.withDefaults();

  @ParameterizedTest(name = "{1} of {0} late: {2}")
  @CsvSource({
    "50, 21, true",
    "50, 20, false",
    "49, 49, false",
    "0, 0, false",
    "100000, 40001, true"
  })
  void rule(long conversions, long late, boolean condemned) {
    assertThat(find(conversions, late).isPresent()).isEqualTo(condemned);
  }

  @Test
  void aFinding_tellsTheFigures() {
    assertThat(find(50, 21))
        .contains(
            new Finding(
                "CTIT_LONG_TAIL",
                1,
                SourceKind.PUBLISHER,
                "p",
                Decision.INVALID,
                "21 of 50 conversions later than PT1H"));
  }

  private static Optional<Finding> find(long conversions, long late) {
    Spread none = new Spread(0, 0, 0);
    return RULE.find("p", new PublisherFigures(10_000, conversions, late, 1, 1, false, none, none));
  }
}
