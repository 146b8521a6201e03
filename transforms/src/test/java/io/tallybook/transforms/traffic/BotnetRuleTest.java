package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Verdict.Decision;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BotnetRuleTest {
  private static final BotnetRule RULE = (BotnetRule) BotnetRule.KIND.withDefaults();

  @Test
  void alike_isWhoSharesFourFifthsOfAllTheirPairs() {
    // of 10 pairs that either has, both have 8
    assertThat(RULE.areAlike(range(0, 9), range(1, 10))).isTrue();
    // 7 of 9
    assertThat(RULE.areAlike(range(0, 8), range(1, 9))).isFalse();
    assertThat(RULE.areAlike(range(0, 5), range(0, 5))).isTrue();
    assertThat(RULE.areAlike(range(0, 5), range(5, 10))).isFalse();
    // all of the small one's, but few of the large one's
    assertThat(RULE.areAlike(range(0, 5), range(0, 50))).isFalse();
    assertThat(RULE.areAlike(range(0, 50), range(0, 5))).isFalse();
  }

  @Test
  void defaults_areTwentyAddressesOfFivePairs() {
    assertThat(RULE.othersMin()).isEqualTo(19);
    assertThat(RULE.pairsMin()).isEqualTo(5);
    assertThat(RULE.pairsMax()).isEqualTo(1_000);
    assertThat(RULE.find("192.0.2.7"))
        .contains(
            new Finding(
                "BOTNET",
                1,
                SourceKind.ADDRESS,
                "192.0.2.7",
                Decision.INVALID,
                "one of 20 or more addresses that share 80 % of their (ad, minute) pairs"));
  }

  private static long[] range(long from, long to) {
    return LongStream.range(from, to).toArray();
  }
}
