package io.tallybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  @Test
  void defaults_areTheDocumentedOnes() {
    assertThat(GatewayConfig.of("127.0.0.1:9092", "EUR"))
        .isEqualTo(
            new GatewayConfig(
                "127.0.0.1:9092",
                "ad-events",
                "EUR",
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                new GatewayLimits(10_000, 8_388_608, 134_217_728L, 10_000, 2_000)));
  }

  @Test
  void withers_mapEveryComponent() {
    GatewayConfig config =
        GatewayConfig.of("a:1,b:2", "EUR")
            .withTopic("other")
            .withRedirectAllowedHosts(Set.of("Shop.Example"))
            .withSigningKey("0123456789abcdef")
            .withOperatorKey("fedcba9876543210")
            .withLimits(
                GatewayLimits.DEFAULTS
                    .withBatchEventsMax(1)
                    .withBodyBytesMax(2_048)
                    .withInFlightBytesMax(3_000_000)
                    .withDeliveryTimeoutMillis(4_000)
                    .withProbeTimeoutMillis(500));
    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                "a:1,b:2",
                "other",
                "EUR",
                Set.of("shop.example"),
                Optional.of("0123456789abcdef"),
                Optional.of("fedcba9876543210"),
                new GatewayLimits(1, 2_048, 3_000_000, 4_000, 500)));
  }

  @Test
  void wrong_reportsEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                new GatewayConfig(
                    "kafka",
                    "no topic",
                    "usd",
                    Set.of("https://shop.example"),
                    Optional.of("short"),
                    Optional.of("brief"),
                    new GatewayLimits(0, 1, 1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            the gateway's configuration is wrong:
              bootstrapServers must be host:port[,host:port...], has 'kafka'
              topic must be 1 to 249 letters, digits, '.', '_' or '-', is 'no topic'
              currency must be three upper-case letters (ISO 4217), is 'usd'
              redirectAllowedHosts must be bare host names without scheme, port or wildcard, has\
             'https://shop.example'
              signingKey must have at least 16 characters, has 5
              operatorKey must have at least 16 characters, has 5
              batchEventsMax must lie between 1 and 100000, is 0
              bodyBytesMax must lie between 1024 and 67108864, is 1
              inFlightBytesMax must lie between 1048576 and 4294967296, is 1
              deliveryTimeoutMillis must lie between 1000 and 120000, is 1
              probeTimeoutMillis must lie between 100 and 60000, is 1""");
  }

  @Test
  void toString_keepsSecrets() {
    assertThat(
            GatewayConfig.of("a:1", "EUR")
                .withSigningKey("0123456789abcdef")
                .withOperatorKey("fedcba9876543210")
                .toString())
        .doesNotContain("0123456789abcdef", "fedcba9876543210")
        .contains("signingKey=set", "operatorKey=set");
  }
}
