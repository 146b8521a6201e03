package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.Impression;
import io.tallybook.model.Money;
import io.tallybook.testdata.GeneratedEvent.Role;
import io.tallybook.testdata.GroundTruth.AdMinute;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroundTruthTest {
  private static final long MINUTE_MILLIS = 60_000;

  private final GroundTruth truth = new GroundTruth();

  @Test
  void clicks_countAnIdOnce_inTheMinuteOfItsEarliestEvent() {
    click("a", 7, 61_000, TruthLabel.VALID);
    click("a", 7, 59_999, TruthLabel.VALID);
    click("a", 7, 60_500, TruthLabel.VALID);
    click("b", 7, 60_000, TruthLabel.KNOWN_BOT);
    click("c", 8, 119_999, TruthLabel.CARRIER_NAT);
    add(new Impression(header("d", 7, 60_000)), TruthLabel.VALID);

    assertThat(truth.events()).isEqualTo(6);
    assertThat(truth.duplicates()).isEqualTo(2);
    assertThat(truth.clicks())
        .containsExactly(
            Map.entry(new AdMinute("ad-7", 0), 1L),
            Map.entry(new AdMinute("ad-7", MINUTE_MILLIS), 1L),
            Map.entry(new AdMinute("ad-8", MINUTE_MILLIS), 1L));
    assertThat(truth.validClicks())
        .containsExactly(
            Map.entry(new AdMinute("ad-7", 0), 1L),
            Map.entry(new AdMinute("ad-8", MINUTE_MILLIS), 1L));
    assertThat(truth.clicksByLabel())
        .isEqualTo(
            Map.of(TruthLabel.VALID, 1L, TruthLabel.KNOWN_BOT, 1L, TruthLabel.CARRIER_NAT, 1L));
  }

  private void click(String id, int ad, long timeMillis, TruthLabel label) {
    add(new Click(header(id, ad, timeMillis), new Money(1, "USD")), label);
  }

  /** The role is a lie on purpose: it must not be looked at. */
  private void add(AdEvent event, TruthLabel label) {
    truth.add(new GeneratedEvent(event, label, Role.DUPLICATE));
  }

  private static EventHeader header(String id, int ad, long timeMillis) {
    return new EventHeader(
        new EventId(id),
        new AdRef("advertiser", "campaign", "ad-" + ad),
        timeMillis,
        timeMillis,
        timeMillis,
        "",
        "",
        Device.UNKNOWN,
        "",
        "");
  }
}
