package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
  private static final long TIME_MILLIS = Instant.parse("2024-03-01T12:00:00Z").toEpochMilli();

  /** Pinned: another id for the same click would count it twice. */
  @Test
  void derived_isPinned() {
    assertThat(EventId.derived("user", "ad", TIME_MILLIS, "Mozilla/5.0").value())
        .isEqualTo("h-c02697a8180932961071ed9783543661");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999})
  void derived_sameSecond_isTheSame(long laterMillis) {
    assertThat(EventId.derived("user", "ad", TIME_MILLIS + laterMillis, "ua"))
        .isEqualTo(EventId.derived("user", "ad", TIME_MILLIS, "ua"));
  }

  @Test
  void derived_beforeTheEpoch_roundsDownToo() {
    assertThat(EventId.derived("user", "ad", -1, "ua"))
        .isEqualTo(EventId.derived("user", "ad", -1_000, "ua"))
        .isNotEqualTo(EventId.derived("user", "ad", 0, "ua"));
  }

  @ParameterizedTest
  @CsvSource({
    "other, ad,    0,    ua",
    "user,  other, 0,    ua",
    "user,  ad,    1000, ua",
    "user,  ad,    -1,   ua",
    "user,  ad,    0,    other",
    "usera, d,     0,    ua",
    "use,   rad,   0,    ua",
    "'',    userad, 0,   ua",
  })
  void derived_anotherIdentity_isAnother(
      String userId, String adId, long laterMillis, String userAgent) {
    assertThat(EventId.derived(userId, adId, TIME_MILLIS + laterMillis, userAgent))
        .isNotEqualTo(EventId.derived("user", "ad", TIME_MILLIS, "ua"));
  }

  @Test
  void create_length() {
    assertThat(new EventId("x".repeat(EventId.LENGTH_MAX)).value()).hasSize(EventId.LENGTH_MAX);
    assertThatThrownBy(() -> new EventId("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EventId("x".repeat(EventId.LENGTH_MAX + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 129");
  }
}
