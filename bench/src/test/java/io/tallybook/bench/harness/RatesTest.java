package io.tallybook.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {
  private static final long SECOND = 1_000_000_000L;

  /** One sample a second; the processor works twice as long as the clock. */
  private static List<Sample> samples(long... clicks) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < clicks.length; i++) {
      samples.add(new Sample(i * SECOND, 2L * i * SECOND, clicks[i]));
    }
    return samples;
  }

  @Test
  void steady_shortRun_beginsWithHalfOfTheClicksLeft() {
    // From 50 (the last sample within ten seconds that leaves half) to 97.
    Rates rates = Rates.steady(samples(0, 0, 10, 25, 50, 75, 97, 100), 100);
    assertThat(rates).isEqualTo(new Rates(47, 2, 4));
    assertThat(rates.clicksPerSecond()).isEqualTo(23.5);
    assertThat(rates.clicksPerCpuSecond()).isEqualTo(11.75);
  }

  @Test
  void steady_longRun_beginsTenSecondsAfterTheFirstClickAtTheEarliest() {
    long[] clicks = new long[101];
    for (int i = 0; i < clicks.length; i++) {
      clicks[i] = i;
    }
    // The first click at 1 s, ten seconds later 11 clicks: a quarter comes later still.
    assertThat(Rates.steady(samples(clicks), 100)).isEqualTo(new Rates(72, 72, 144));
  }

  @Test
  void steady_burstsAtTheStart_countAfterTenSeconds() {
    assertThat(
            Rates.steady(
                samples(0, 1, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 60, 80, 97, 100), 100))
        .isEqualTo(new Rates(58, 3, 6));
  }
}
