package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrafficConfigTest {

  @Test
  void defaults_areTheDocumentedOnes() {
    TrafficConfig defaults = TrafficConfig.defaults();

    assertThat(defaults)
        .isEqualTo(
            new TrafficConfig(
                1,
                Instant.parse("2024-01-01T00:00:00Z"),
                Duration.ofHours(1),
                Long.MAX_VALUE,
                1_000,
                10,
                new Population(20, 100, 1_000, 500_000, 1.1, 0.65),
                new TrafficMix(TrafficProfile.NORMAL, 10, 0.002, 0.0035, 0.02),
                DisorderProfile.REALISTIC,
                "USD"));
    assertThat(defaults.problems()).isEmpty();
  }

  @Test
  void withX_setsEveryComponent() {
    TrafficConfig config =
        new TrafficConfig(
            9,
            Instant.parse("2025-06-01T00:00:00Z"),
            Duration.ofMinutes(3),
            77,
            5,
            2,
            new Population(1, 2, 3, 4, 0.5, 0.25),
            new TrafficMix(TrafficProfile.HOSTILE, 1, 0.1, 0.2, 0.3),
            DisorderProfile.NONE,
            "EUR");

    assertThat(
            TrafficConfig.defaults()
                .withSeed(9)
                .withStart(config.start())
                .withDuration(config.duration())
                .withEventCountMax(77)
                .withEventsPerSecond(5)
                .withDaySwing(2)
                .withPopulation(
                    Population.defaults()
                        .withAdvertisers(1)
                        .withCampaigns(2)
                        .withAds(3)
                        .withUsers(4)
                        .withAdSkew(0.5)
                        .withUserSkew(0.25))
                .withMix(
                    TrafficMix.defaults()
                        .withProfile(TrafficProfile.HOSTILE)
                        .withImpressionsPerClick(1)
                        .withConversionsPerClick(0.1)
                        .withRedeliveryRate(0.2)
                        .withDoubleClickRate(0.3))
                .withDisorder(DisorderProfile.NONE)
                .withCurrency("EUR"))
        .isEqualTo(config);
  }

  @Test
  void create_reportsAllProblemsTogether() {
    TrafficConfig config =
        new TrafficConfig(
            1,
            Instant.parse("1999-12-31T23:59:59Z"),
            Duration.ZERO,
            0,
            Double.NaN,
            0.5,
            new Population(10, 5, 0, 0, -1, 4),
            new TrafficMix(TrafficProfile.CLEAN, -1, 2, 1.5, -0.1),
            DisorderProfile.NONE,
            "usd");

    assertThatThrownBy(() -> new TrafficGenerator(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            String.join(
                "; ",
                "start must lie between 2000-01-01T00:00:00Z and 2200-01-01T00:00:00Z, is"
                    + " 1999-12-31T23:59:59Z",
                "duration must lie between PT0.001S and PT9600H, is PT0S",
                "eventCountMax must be at least 1, is 0",
                "eventsPerSecond must lie between 0.001 and 1000000, is NaN",
                "daySwing must lie between 1 and 1000, is 0.5",
                "campaigns must lie between 10 and 1000000, is 5",
                "ads must lie between 5 and 1000000, is 0",
                "users must lie between 1 and 20000000, is 0",
                "adSkew must lie between 0 and 3, is -1",
                "userSkew must lie between 0 and 3, is 4",
                "impressionsPerClick must lie between 0 and 10000, is -1",
                "conversionsPerClick must lie between 0 and 1, is 2",
                "redeliveryRate must lie between 0 and 1, is 1.5",
                "doubleClickRate must lie between 0 and 1, is -0.1",
                "currency must be three upper-case letters (ISO 4217), is 'usd'"));
  }

  @Test
  void problems_tooFewUsersForTheRate() {
    TrafficConfig config =
        TrafficConfig.defaults()
            .withPopulation(Population.defaults().withUsers(1_000))
            .withEventsPerSecond(1_100)
            .withDaySwing(1);

    assertThat(config.problems())
        .containsExactly(
            "users must be at least 48200 for up to 100 clicks a second, so that no person clicks as"
                + " fast or as often as a robot, is 1000");
  }

  @Test
  void withEnoughUsers_addsThemOnlyWhereTheyLack() {
    TrafficConfig busyDay =
        TrafficConfig.defaults().withDuration(Duration.ofDays(2)).withEventsPerSecond(3_000);

    assertThat(busyDay.problems()).hasSize(1);
    assertThat(busyDay.withEnoughUsers().problems()).isEmpty();
    assertThat(TrafficConfig.defaults().withEnoughUsers()).isEqualTo(TrafficConfig.defaults());
  }
}
