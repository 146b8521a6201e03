package io.tallybook.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.bench.input.AdSpread;
import io.tallybook.bench.input.AdTable;
import io.tallybook.bench.input.ClickFacts;
import io.tallybook.bench.input.ClickInput;
import io.tallybook.bench.input.ClickProfile;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventValidator;
import io.tallybook.model.Validation.Accepted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OracleTest {
  private static final long START = ClickInput.START_MILLIS;
  private static final AdTable ADS = AdTable.instance();

  private static ClickFacts click(int ad, int user, long millis) {
    return new ClickFacts(ad, user, START + millis, START + millis, Device.MOBILE, false);
  }

  private static AggregateKey cell(int ad, long minute) {
    return new AggregateKey(START + minute, ADS.ref(ad), ADS.country(ad), Device.MOBILE);
  }

  private static Map<AggregateKey, Tally> count(ClickFacts... clicks) {
    Oracle oracle = new Oracle();
    List.of(clicks).forEach(oracle::add);
    return oracle.tallies();
  }

  @Test
  void add_countsByMinuteAndAd() {
    assertThat(count(click(1, 1, 0), click(2, 1, 59_999), click(1, 2, 60_000)))
        .isEqualTo(
            Map.of(
                cell(1, 0), new Tally(1, 0, 0, ADS.priceMicros(1)),
                cell(2, 0), new Tally(1, 0, 0, ADS.priceMicros(2)),
                cell(1, 60_000), new Tally(1, 0, 0, ADS.priceMicros(1))));
  }

  @Test
  void add_fourthClickOfAVisit_isInvalid() {
    assertThat(count(click(1, 7, 0), click(1, 7, 1), click(1, 7, 2), click(1, 7, 9_999)))
        .isEqualTo(Map.of(cell(1, 0), new Tally(4, 1, 0, 3 * ADS.priceMicros(1))));
  }

  @Test
  void add_velocityWindowEnds_countsAnew() {
    assertThat(count(click(1, 7, 0), click(1, 7, 1), click(1, 7, 2), click(1, 7, 10_000)))
        .isEqualTo(Map.of(cell(1, 0), new Tally(4, 0, 0, 4 * ADS.priceMicros(1))));
  }

  @Test
  void add_withoutUserAgent_isInvalidAndCostsNothing() {
    assertThat(count(new ClickFacts(1, 1, START, START, Device.MOBILE, true)))
        .isEqualTo(Map.of(cell(1, 0), new Tally(1, 1, 0, 0)));
  }

  @Test
  void addRepeat_countsARepeatOnly() {
    Oracle oracle = new Oracle();
    oracle.add(click(1, 1, 0));
    oracle.addRepeat(click(1, 1, 0));
    assertThat(oracle.tallies())
        .isEqualTo(Map.of(cell(1, 0), new Tally(1, 0, 1, ADS.priceMicros(1))));
  }

  /** The oracle trusts what the input says of itself; here the bytes are asked instead. */
  @Test
  void count_agreesWithACountOfTheBytes() {
    ClickInput input = new ClickInput(new ClickProfile(AdSpread.ZIPF, 500));
    EventValidator validator = new EventValidator(RunSpec.CURRENCY);
    Set<String> ids = new HashSet<>();
    Map<String, Integer> visits = new HashMap<>();
    Map<AggregateKey, Tally> expected = new HashMap<>();
    for (long i = 0; i < 50_000; i++) {
      Click click = (Click) ((Accepted) validator.validate(input.record(i))).event();
      EventHeader header = click.header();
      AggregateKey cell =
          new AggregateKey(
              header.eventTimeMillis() / 60_000 * 60_000,
              header.ad(),
              header.country(),
              header.device());
      if (!ids.add(header.id().value())) {
        expected.merge(cell, new Tally(0, 0, 1, 0), Tally::plus);
        continue;
      }
      String visit =
          header.userId() + header.ad() + Math.floorDiv(header.eventTimeMillis(), 10_000);
      boolean invalid = visits.merge(visit, 1, Integer::sum) > 3 || header.userAgent().equals("-");
      expected.merge(
          cell, new Tally(1, invalid ? 1 : 0, 0, invalid ? 0 : click.cost().micros()), Tally::plus);
    }
    assertThat(expected.values().stream().mapToLong(Tally::invalid).sum()).isGreaterThan(100);
    assertThat(Oracle.count(input, 50_000)).isEqualTo(expected);
  }
}
