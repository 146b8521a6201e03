package io.tallybook.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServingConfigTest {
  private static final String SECRET_OF_32_BYTES = "0123456789abcdef0123456789abcdef";

  @Test
  void secretOf32Bytes_isEnough() {
    assertThat(new ServingConfig(SECRET_OF_32_BYTES, "USD").currency()).isEqualTo("USD");
  }

  @Test
  void everyProblem_isNamedWithoutTheSecret() {
    assertThatThrownBy(() -> new ServingConfig(SECRET_OF_32_BYTES.substring(1), "usd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "jwtSecret must have at least 32 bytes, has 31; "
                + "currency must be three upper-case letters (ISO 4217), is 'usd'");
  }

  @Test
  void toString_hidesTheSecret() {
    assertThat(new ServingConfig(SECRET_OF_32_BYTES, "USD"))
        .hasToString("ServingConfig[jwtSecret=(hidden), currency=USD]");
  }
}
