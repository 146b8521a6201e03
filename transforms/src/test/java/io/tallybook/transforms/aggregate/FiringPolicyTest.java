package io.tallybook.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.beam.sdk.values.WindowingStrategy.AccumulationMode;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

class FiringPolicyTest {
  private static final AfterProcessingTime AFTER_A_SECOND =
      AfterProcessingTime.pastFirstElementInPane().plusDelayOf(Duration.standardSeconds(1));
  private static final AfterProcessingTime AFTER_A_MINUTE =
      AfterProcessingTime.pastFirstElementInPane().plusDelayOf(Duration.standardMinutes(1));

  @Test
  void earlyAndLate_followTheTrigger() {
    FiringPolicy policy =
        policy(
            AfterWatermark.pastEndOfWindow()
                .withEarlyFirings(AFTER_A_SECOND)
                .withLateFirings(AFTER_A_MINUTE),
            Duration.standardMinutes(15));
    assertThat(policy.announcesNews(false)).isTrue();
    assertThat(policy.delayAfterNews(false, -30_000)).isEqualTo(Duration.standardSeconds(1));
    assertThat(policy.announcesNews(true)).isTrue();
    assertThat(policy.delayAfterNews(true, 0)).isEqualTo(Duration.standardMinutes(1));
  }

  @Test
  void longAgo_announcesLessOften() {
    FiringPolicy policy = new FiringPolicy(1_000, 2_000);
    assertThat(policy.delayAfterNews(false, 10_000)).isEqualTo(Duration.millis(1_000));
    assertThat(policy.delayAfterNews(false, 30_000)).isEqualTo(Duration.millis(3_000));
    assertThat(policy.delayAfterNews(false, 50_000)).isEqualTo(Duration.millis(5_000));
    assertThat(policy.delayAfterNews(true, 50_000)).isEqualTo(Duration.millis(5_000));
    assertThat(policy.delayAfterNews(false, Long.MAX_VALUE)).isEqualTo(Duration.millis(5_000));
    assertThat(policy.delayAfterNews(true, Long.MAX_VALUE)).isEqualTo(Duration.millis(10_000));
  }

  @Test
  void endOfWindowAlone_announcesNothingElse() {
    FiringPolicy policy = policy(AfterWatermark.pastEndOfWindow(), Duration.ZERO);
    assertThat(policy.announcesNews(false)).isFalse();
    assertThat(policy.announcesNews(true)).isFalse();
    assertThat(policy(DefaultTrigger.of(), Duration.ZERO)).isEqualTo(policy);
  }

  @Test
  void trigger_thatWouldLoseLateNews_isRefused() {
    assertThatThrownBy(() -> policy(AfterWatermark.pastEndOfWindow(), Duration.standardMinutes(15)))
        .hasMessageContaining("the trigger is AfterWatermark.pastEndOfWindow()");
    assertThatThrownBy(
            () ->
                policy(
                    AfterWatermark.pastEndOfWindow().withEarlyFirings(AFTER_A_SECOND),
                    Duration.standardMinutes(15)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void trigger_thatCannotBeFollowed_isRefused() {
    assertThatThrownBy(
            () ->
                policy(
                    AfterWatermark.pastEndOfWindow()
                        .withEarlyFirings(AfterPane.elementCountAtLeast(5)),
                    Duration.ZERO))
        .hasMessageContaining("AfterPane.elementCountAtLeast(5)");
  }

  @Test
  void panes_thatDiscard_areRefused() {
    assertThatThrownBy(
            () ->
                FiringPolicy.of(
                    strategy(AfterWatermark.pastEndOfWindow(), Duration.ZERO)
                        .withMode(AccumulationMode.DISCARDING_FIRED_PANES)))
        .hasMessage("rows hold all so far: panes must accumulate");
  }

  private static FiringPolicy policy(Trigger trigger, Duration allowedLateness) {
    return FiringPolicy.of(
        strategy(trigger, allowedLateness).withMode(AccumulationMode.ACCUMULATING_FIRED_PANES));
  }

  private static WindowingStrategy<?, ?> strategy(Trigger trigger, Duration allowedLateness) {
    return WindowingStrategy.of(FixedWindows.of(Duration.standardMinutes(1)))
        .withTrigger(trigger)
        .withAllowedLateness(allowedLateness);
  }
}
