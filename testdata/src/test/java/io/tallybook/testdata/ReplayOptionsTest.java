package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.Money;
import io.tallybook.testdata.ReplayOptions.Format;
import io.tallybook.testdata.ReplayOptions.Identity;
import io.tallybook.testdata.ReplayOptions.Order;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReplayOptionsTest {

  @Test
  void defaults_areTheDocumentedOnes() {
    assertThat(ReplayOptions.defaults(Format.NDJSON))
        .isEqualTo(
            new ReplayOptions(
                Format.NDJSON,
                Order.FILE,
                Identity.LINE,
                OptionalDouble.empty(),
                500,
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(1),
                new Money(10_000, "USD"),
                false));
    assertThat(ReplayOptions.defaults(Format.NDJSON).problems()).isEmpty();
  }

  @Test
  void withX_setsEveryComponent() {
    assertThat(
            ReplayOptions.defaults(Format.TALKINGDATA)
                .withOrder(Order.TIME)
                .withIdentity(Identity.CONTENT)
                .withEventsPerSecond(7)
                .withBatchSize(3)
                .withOperatorKey("key")
                .withReceiveDelay(Duration.ofSeconds(2))
                .withPatience(Duration.ofSeconds(5))
                .withClickCost(new Money(1, "EUR"))
                .withConversions(true))
        .isEqualTo(
            new ReplayOptions(
                Format.TALKINGDATA,
                Order.TIME,
                Identity.CONTENT,
                OptionalDouble.of(7),
                3,
                Optional.of("key"),
                Optional.of(Duration.ofSeconds(2)),
                Duration.ofSeconds(5),
                new Money(1, "EUR"),
                true));
  }

  @Test
  void create_reportsAllProblemsTogether() {
    ReplayOptions options =
        ReplayOptions.defaults(Format.NDJSON)
            .withEventsPerSecond(0)
            .withBatchSize(0)
            .withOperatorKey(" ")
            .withReceiveDelay(Duration.ofMillis(-1))
            .withPatience(Duration.ofDays(2))
            .withClickCost(new Money(-10_000, "USD"));

    assertThatThrownBy(() -> new Replayer(URI.create("ftp://localhost"), options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            String.join(
                "; ",
                "eventsPerSecond must lie between 0.001 and 10000000, is 0",
                "batchSize must lie between 1 and 10000, is 0",
                "operatorKey must not be blank",
                "receiveDelay must lie between PT0S and PT24H, is PT-0.001S",
                "patience must lie between PT0S and PT24H, is PT48H",
                "clickCost must not be negative, is -0.01",
                "gateway must be an http or https address, is 'ftp://localhost'"));
  }

  @Test
  void receiveDelay_withoutAKey_isAProblem() {
    assertThat(
            ReplayOptions.defaults(Format.NDJSON)
                .withReceiveDelay(ReplayOptions.RECEIVE_DELAY_DEFAULT)
                .problems())
        .containsExactly("receiveDelay needs an operatorKey");
  }
}
