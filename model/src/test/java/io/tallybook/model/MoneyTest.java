package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "0,                     0",
    "0.000001,              1",
    "0.25,                  250000",
    "0.2500000000000,       250000",
    "1E+2,                  100000000",
    "-3.5,                  -3500000",
    "9223372036854.775807,  9223372036854775807",
    "-9223372036854.775808, -9223372036854775808",
    "0E+999999999,          0",
  })
  void microsOf_exactAmount(BigDecimal units, long micros) {
    assertThat(Money.microsOf(units)).isEqualTo(micros);
  }

  /** The last two must not be written out: that takes hundreds of megabytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0000001",
        "0.2500001234",
        "9223372036854.775808",
        "-9223372036854.775809",
        "1E+600000000",
        "1E-999999999"
      })
  void microsOf_tooFineOrTooLarge_isRefused(BigDecimal units) {
    assertThatThrownBy(() -> Money.microsOf(units)).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void toUnits_andBack_isTheSame(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      long micros = random.nextLong() >> random.nextInt(64);
      assertThat(Money.microsOf(new Money(micros, "USD").toUnits())).isEqualTo(micros);
    }
  }

  @Test
  void toUnits_hasNoTrailingZeros() {
    assertThat(new Money(250_000, "USD").toUnits()).isEqualTo(new BigDecimal("0.25"));
  }

  @Test
  void plus_sameCurrency() {
    assertThat(new Money(1, "EUR").plus(new Money(2, "EUR"))).isEqualTo(new Money(3, "EUR"));
  }

  @Test
  void plus_otherCurrency_isRefused() {
    assertThatThrownBy(() -> new Money(1, "EUR").plus(new Money(2, "USD")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot add USD to EUR");
  }

  @Test
  void plus_overflow_isRefused() {
    assertThatThrownBy(() -> new Money(Long.MAX_VALUE, "EUR").plus(new Money(1, "EUR")))
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "US", "usd", "USDT", "U$D", "USD\n", "ÜSD"})
  void create_noCurrencyCode_isRefused(String currency) {
    assertThat(Money.isCurrency(currency)).isFalse();
    assertThatThrownBy(() -> new Money(1, currency)).isInstanceOf(IllegalArgumentException.class);
  }
}
