package io.tallybook.bench.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventValidator;
import io.tallybook.model.Money;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.wire.AdEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClickInputTest {
  private static final int CLICKS = 60_000;

  private static ClickInput input(AdSpread spread, int duplicatePermille) {
    return new ClickInput(new ClickProfile(spread, duplicatePermille));
  }

  @ParameterizedTest
  @EnumSource(AdSpread.class)
  void record_isAValidClickThatSaysWhatTheFactsSay(AdSpread spread) {
    ClickInput input = input(spread, 20);
    EventValidator validator = new EventValidator(AdTable.CURRENCY);
    for (long i = 0; i < CLICKS; i += 7) {
      ClickFacts facts = input.facts(i);
      Accepted accepted = (Accepted) validator.validate(input.record(i));
      EventHeader header = accepted.event().header();
      assertThat(header.ad()).isEqualTo(AdTable.instance().ref(facts.ad()));
      assertThat(header.country()).isEqualTo(AdTable.instance().country(facts.ad()));
      assertThat(header.userId()).isEqualTo("u" + UserTable.number(facts.user()));
      assertThat(header.device()).isEqualTo(facts.device());
      assertThat(header.eventTimeMillis()).isEqualTo(facts.eventTimeMillis());
      assertThat(header.receivedAtMillis())
          .isEqualTo(facts.receivedAtMillis())
          .isBetween(facts.eventTimeMillis(), facts.eventTimeMillis() + 800);
      assertThat(header.userAgent().equals("-")).isEqualTo(facts.userAgentMissing());
      assertThat(((Click) accepted.event()).cost())
          .isEqualTo(new Money(AdTable.instance().priceMicros(facts.ad()), AdTable.CURRENCY));
    }
  }

  @Test
  void payload_isWhatProtobufItselfWouldWrite() throws Exception {
    ClickInput input = input(AdSpread.ZIPF, 20);
    for (long i = 0; i < CLICKS; i += 11) {
      byte[] payload = input.payload(i);
      assertThat(AdEvent.parseFrom(payload).toByteArray()).isEqualTo(payload);
    }
  }

  @Test
  void record_dependsOnTheIndexAlone() {
    ClickInput forwards = input(AdSpread.ZIPF, 20);
    ClickInput backwards = input(AdSpread.ZIPF, 20);
    Map<Long, RawRecord> seen = new HashMap<>();
    for (long i = 0; i < 5_000; i++) {
      seen.put(i, forwards.record(i));
    }
    for (long i = 4_999; i >= 0; i--) {
      assertThat(backwards.record(i)).isEqualTo(seen.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 500})
  void duplicates_repeatAnEarlierOriginalAndHaveTheirShare(int permille) {
    ClickInput input = input(AdSpread.EVEN, permille);
    Set<ByteString> ids = new HashSet<>();
    int duplicates = 0;
    for (long i = 0; i < CLICKS; i++) {
      boolean isNew = ids.add(input.record(i).key());
      assertThat(isNew).isEqualTo(!input.isDuplicate(i));
      if (!isNew) {
        duplicates++;
        long original = input.original(i);
        assertThat(input.isDuplicate(original)).isFalse();
        // The search for an original may go a little further than the drawn distance.
        assertThat(i - original).isBetween(1L, ClickInput.DUPLICATE_DISTANCE_MAX + 50L);
        assertThat(input.payload(i)).isEqualTo(input.payload(original));
      }
    }
    assertThat(duplicates / (double) CLICKS).isCloseTo(permille / 1000.0, within(0.005));
  }

  @Test
  void spreads_giveTheFirstAdItsShare() {
    assertThat(shareOfFirstAd(AdSpread.EVEN)).isLessThan(0.001);
    // 1 / (sum of k^-1.1 over 20,000 ads)
    assertThat(shareOfFirstAd(AdSpread.ZIPF)).isCloseTo(0.145, within(0.01));
    assertThat(shareOfFirstAd(AdSpread.HOT)).isCloseTo(0.9, within(0.01));
  }

  private static double shareOfFirstAd(AdSpread spread) {
    ClickInput input = input(spread, 0);
    int first = 0;
    for (long i = 0; i < CLICKS; i++) {
      first += input.facts(i).ad() == 0 ? 1 : 0;
    }
    return first / (double) CLICKS;
  }

  @Test
  void bursts_areOneInAHundredClicksSixOfAKindWithinASecond() {
    record Visit(int user, int ad) {}
    record Burst(int clicks, long firstMillis, long lastMillis) {}
    ClickInput input = input(AdSpread.EVEN, 0);
    Map<Visit, Burst> visits = new HashMap<>();
    for (long i = 0; i < CLICKS; i++) {
      ClickFacts facts = input.facts(i);
      long millis = facts.eventTimeMillis();
      visits.merge(
          new Visit(facts.user(), facts.ad()),
          new Burst(1, millis, millis),
          (old, now) -> new Burst(old.clicks() + 1, old.firstMillis(), now.lastMillis()));
    }
    var bursts = visits.values().stream().filter(burst -> burst.clicks() >= 6).toList();
    assertThat(bursts).hasSize(CLICKS / 100 / 6);
    assertThat(bursts)
        .allSatisfy(
            burst -> {
              assertThat(burst.clicks()).isEqualTo(6);
              assertThat(burst.lastMillis() - burst.firstMillis()).isLessThan(1_000);
            });
  }

  @Test
  void users_areMostlyMobileAndOneInAHundredHasNoAgent() {
    ClickInput input = input(AdSpread.EVEN, 0);
    int mobile = 0;
    int agentless = 0;
    for (long i = 0; i < CLICKS; i++) {
      ClickFacts facts = input.facts(i);
      mobile += facts.device() == Device.MOBILE ? 1 : 0;
      agentless += facts.userAgentMissing() ? 1 : 0;
    }
    assertThat(mobile / (double) CLICKS).isCloseTo(0.7, within(0.01));
    assertThat(agentless / (double) CLICKS).isCloseTo(0.01, within(0.002));
  }
}
