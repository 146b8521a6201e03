package io.tallybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RedirectTargetTest {
  @ParameterizedTest
  @CsvSource({
    "https://shop.example, shop.example",
    "http://SHOP.Example/Path?Q=1#top, shop.example",
    "HTTPS://shop.example:8443/, shop.example",
    "https://shop.example/?next=https://other.example/@x, shop.example",
    "https://shop.example/?filter[a]=1&b=%0d%0a, shop.example",
    "http://[::1]:8080/, [::1]",
    "http://127.0.0.1/, 127.0.0.1",
  })
  void rule_accepts(String address, String host) {
    assertThat(RedirectTarget.parse(address)).contains(new RedirectTarget(address, host));
  }

  @ParameterizedTest
  @MethodSource("io.tallybook.gateway.RedirectAttacks#malformed")
  void rule_refuses(String address) {
    assertThat(RedirectTarget.parse(address)).isEmpty();
  }
}
