package io.tallybook.stores.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdRef;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineIdTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-03");

  @ParameterizedTest
  @CsvSource({
    "acme, spring, banner-1, 2026-11-03/acme/spring/banner-1",
    "a/b, c d, e%f, 2026-11-03/a%2Fb/c%20d/e%25f",
    "ü, 日, 😀, 2026-11-03/%C3%BC/%E6%97%A5/%F0%9F%98%80",
    "a.b_c~d, A+B, 0, 2026-11-03/a.b_c~d/A%2BB/0",
  })
  void printed_andReadAgain(String advertiser, String campaign, String ad, String text) {
    LineId id = new LineId(DAY, new AdRef(advertiser, campaign, ad));
    assertThat(id).hasToString(text);
    assertThat(LineId.parse(text)).isEqualTo(id);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void anyIds_comeBack(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      LineId id = new LineId(DAY, new AdRef(text(random), text(random), text(random)));
      assertThat(id.toString()).matches("[-0-9A-Za-z%._~]+(/[-0-9A-Za-z%._~]+){3}");
      assertThat(LineId.parse(id.toString())).isEqualTo(id);
    }
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int length = 1 + random.nextInt(8); length > 0; length--) {
      int character = random.nextInt(random.nextBoolean() ? 0x80 : 0x20000);
      text.appendCodePoint(character >= 0xD800 && character < 0xE000 ? '/' : character);
    }
    return text.toString();
  }

  @Test
  void month_standsForTheDay() {
    assertThat(LineId.ofMonth(YearMonth.of(2026, 11), new AdRef("a/b", "c", "d")))
        .isEqualTo("2026-11/a%2Fb/c/d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2026-11-03/a/b",
        "2026-11-03/a/b/c/d",
        "2026-13-03/a/b/c",
        "2026-11/a/b/c",
        "2026-11-03//b/c",
        "2026-11-03/a%/b/c",
        "2026-11-03/a%2/b/c",
        "2026-11-03/a%zz/b/c",
        "2026-11-03/%FF/b/c"
      })
  void whatIsNoName_isRefused(String text) {
    assertThatThrownBy(() -> LineId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no billing line");
  }
}
