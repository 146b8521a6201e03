package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.Impression;
import io.tallybook.model.Money;
import io.tallybook.model.Purpose;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
  private static final long TIME_MILLIS = Instant.parse("2024-02-29T23:59:59.007Z").toEpochMilli();

  private static final EventHeader FULL =
      new EventHeader(
          new EventId("e-1"),
          new AdRef("adv", "cmp", "ad"),
          TIME_MILLIS,
          TIME_MILLIS,
          TIME_MILLIS + 993,
          "user",
          "DE",
          Device.TV,
          "203.0.113.9",
          "Mozilla \"5.0\" \u00e4\ud83d\ude00",
          "site",
          Purpose.PREFETCH);

  private static final EventHeader BARE =
      new EventHeader(
          new EventId("e-1"),
          new AdRef("adv", "cmp", "ad"),
          TIME_MILLIS,
          TIME_MILLIS,
          TIME_MILLIS,
          "",
          "",
          Device.UNKNOWN,
          "",
          "");

  @Test
  void toJson_clickWithEveryField() {
    assertThat(EventJson.create().toJson(new Click(FULL, new Money(250_000, "USD"))))
        .isEqualTo(
            """
            {"type":"click","event_id":"e-1","advertiser_id":"adv","campaign_id":"cmp",\
            "ad_id":"ad","user_id":"user","timestamp":"2024-02-29T23:59:59.007Z",\
            "cost_per_click":0.25,"currency":"USD","country":"DE","device":"tv",\
            "ip":"203.0.113.9","user_agent":"Mozilla \\"5.0\\" \u00e4\ud83d\ude00",\
            "publisher_id":"site","purpose":"prefetch"}""");
  }

  @Test
  void toJson_emptyFieldsAreLeftOut() {
    assertThat(EventJson.create().toJson(new Impression(BARE)))
        .isEqualTo(
            """
            {"type":"impression","event_id":"e-1","advertiser_id":"adv","campaign_id":"cmp",\
            "ad_id":"ad","timestamp":"2024-02-29T23:59:59.007Z"}""");
  }

  @Test
  void toJson_conversionWithAndWithoutValue() {
    assertThat(EventJson.create().toJson(new Conversion(BARE, "c-1", 1_990_000, "EUR")))
        .endsWith(
            """
            "click_id":"c-1","value":1.99,"currency":"EUR"}""");
    assertThat(EventJson.create().toJson(new Conversion(BARE, "", 0, "")))
        .endsWith("\"timestamp\":\"2024-02-29T23:59:59.007Z\"}");
  }

  @Test
  void withReceivedAt_hasEffect() {
    assertThat(EventJson.create().withReceivedAt().toJson(new Impression(FULL)))
        .contains("\"received_at\":\"2024-03-01T00:00:00.000Z\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0,                   0",
    "1,                   0.000001",
    "10000,               0.01",
    "100000000,           100",
    "9223372036854775807, 9223372036854.775807"
  })
  void toJson_costIsAPlainExactNumber(long micros, String number) {
    assertThat(EventJson.create().toJson(new Click(BARE, new Money(micros, "USD"))))
        .contains("\"cost_per_click\":" + number + ",");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void toJson_anyAmount_comesBackExactly(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    ObjectMapper mapper = new ObjectMapper();
    for (int i = 0; i < 2_000; i++) {
      long micros = random.nextLong(Long.MAX_VALUE) >> random.nextInt(63);
      String json = EventJson.create().toJson(new Click(BARE, new Money(micros, "USD")));
      JsonNode cost =
          mapper
              .reader(
                  com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .readTree(json)
              .path("cost_per_click");

      assertThat(Money.microsOf(cost.decimalValue())).isEqualTo(micros);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void isoMillis_equalsTheJdks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DateTimeFormatter expected =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    long min = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    long max = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    for (int i = 0; i < 10_000; i++) {
      long millis = random.nextLong(min, max + 1);

      assertThat(EventJson.isoMillis(millis))
          .isEqualTo(expected.format(Instant.ofEpochMilli(millis)));
    }
  }
}
