package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallybook.transforms.traffic.PublisherFigures.Spread;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PublisherEntropyRuleTest {
  private static final PublisherEntropyRule RULE =
      (PublisherEntropyRule) PublisherEntropyRule.KIND.withDefaults();

  @Test
  void spread_isShannons() {
    // by hand: halves of one bit each, four clicks: 1.5 bits of 2
    assertThat(Spread.of(new long[] {7, 5, 7, 9}).entropy()).isCloseTo(0.75, within(1e-12));
    assertThat(Spread.of(new long[] {1, 2, 3, 4}).entropy()).isCloseTo(1, within(1e-12));
    assertThat(Spread.of(new long[] {8, 8, 8})).isEqualTo(new Spread(3, 1, 0));
    assertThat(Spread.of(new long[] {8})).isEqualTo(new Spread(1, 1, 0));
    assertThat(Spread.of(new long[0])).isEqualTo(new Spread(0, 0, 0));
  }

  @Test
  void clicksThatDoNotTell_areLeftOut() {
    assertThat(Spread.of(new long[] {0, 4, 0, -4})).isEqualTo(new Spread(2, 2, 1));
  }

  @Test
  void oneAgent_isCondemned_fromAHundredClicksOn() {
    assertThat(find(values(100, 100), values(100, 1)).map(Finding::evidence))
        .contains("1 user agents in a sample of 100 clicks, entropy 0.000");
    assertThat(find(values(99, 99), values(99, 1))).isEmpty();
  }

  @Test
  void fewAddresses_areCondemned() {
    // 1024 clicks: log2 of 128 addresses is exactly 0.7 of log2(1024)
    assertThat(find(values(1024, 127), values(1024, 1024)).map(Finding::evidence))
        .contains("127 addresses in a sample of 1024 clicks, entropy 0.699");
    assertThat(find(values(1024, 128), values(1024, 1024))).isEmpty();
  }

  @Test
  void usualAgents_areFine() {
    // 1024 clicks: 3 bits of 10 are just enough, and 7 agents have less
    assertThat(find(values(1024, 1024), values(1024, 8))).isEmpty();
    assertThat(find(values(1024, 1024), values(1024, 7))).isPresent();
  }

  /** So many clicks, evenly of so many values. */
  private static long[] values(int clicks, int values) {
    return LongStream.range(0, clicks).map(i -> 1 + i % values).toArray();
  }

  private static Optional<Finding> find(long[] addresses, long[] agents) {
    return RULE.find(
        "p",
        new PublisherFigures(
            Arrays.stream(addresses).count(),
            0,
            0,
            1,
            1,
            true,
            Spread.of(addresses),
            Spread.of(agents)));
  }
}
