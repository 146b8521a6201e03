package io.tallybook.testdata;

import static io.tallybook.testdata.TrafficSample.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventWire;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every label shows in the events that carry it, and in no others. */
@ParameterizedClass(name = "seed {0}")
@ValueSource(longs = {4, 5, 6})
class TrafficLabelsTest {
  private static final TrafficConfig HOSTILE =
      TrafficConfig.defaults()
          .withDuration(Duration.ofHours(6))
          .withEventsPerSecond(6)
          .withDaySwing(1)
          .withMix(
              TrafficMix.defaults()
                  .withProfile(TrafficProfile.HOSTILE)
                  .withImpressionsPerClick(0.1));

  private static final Map<Long, TrafficSample> LATEST = new ConcurrentHashMap<>();

  private final TrafficSample traffic;

  TrafficLabelsTest(long seed) {
    LATEST.keySet().retainAll(List.of(seed));
    traffic = LATEST.computeIfAbsent(seed, s -> new TrafficSample(HOSTILE.withSeed(s)));
  }

  @Test
  void invalidShare_isTheProfiles() {
    long invalid = traffic.clicks().filter(e -> e.label().isInvalid()).count();
    assertThat((double) invalid / traffic.clicks().count()).isBetween(0.485, 0.515);
  }

  @Test
  void machines_onlyClick_butForClaimedInstalls() {
    assertThat(
            traffic.events().stream()
                .filter(e -> e.label().isInvalid() && e.label() != TruthLabel.LATE_INSTALLS))
        .allMatch(e -> e.event() instanceof Click);
    assertThat(traffic.events())
        .anyMatch(e -> e.label() == TruthLabel.LATE_INSTALLS && e.event() instanceof Conversion);
  }

  @Test
  void missingUserAgent_showsInTheUserAgent() {
    assertLabelMeans(
        TruthLabel.MISSING_USER_AGENT, h -> h.userAgent().isEmpty() || h.userAgent().equals("-"));
  }

  @Test
  void knownBot_showsInTheUserAgent() {
    assertLabelMeans(
        TruthLabel.KNOWN_BOT,
        h ->
            h.userAgent().toLowerCase(Locale.ROOT).matches(".*(bot|externalhit).*")
                && !h.userAgent().matches(".*(Googlebot|bingbot).*"));
  }

  @Test
  void httpLibrary_showsInTheUserAgent() {
    assertLabelMeans(
        TruthLabel.HTTP_LIBRARY,
        h ->
            h.userAgent().length() > 1
                && !h.userAgent().startsWith("Mozilla/5.0 (")
                && !h.userAgent().startsWith("facebookexternalhit")
                && !h.userAgent().matches("(Symphony|TvGuide|com.example|RetroConsole).*"));
  }

  @Test
  void dataCentre_showsInTheAddress() {
    assertLabelMeans(TruthLabel.DATA_CENTRE, h -> isWithin(AddressBook.DATA_CENTRE_RANGES, h.ip()));
  }

  @Test
  void privateRelay_showsInTheAddress() {
    assertLabelMeans(
        TruthLabel.PRIVATE_RELAY, h -> isWithin(AddressBook.PRIVATE_RELAY_RANGES, h.ip()));
  }

  @Test
  void carrierNat_showsInTheAddress() {
    assertLabelMeans(TruthLabel.CARRIER_NAT, h -> isWithin(AddressBook.CARRIER_NAT_RANGES, h.ip()));
  }

  @Test
  void carrierNat_isManyUsersOnOneAddress() {
    Map<String, Long> usersByIp =
        labelled(TruthLabel.CARRIER_NAT)
            .collect(
                Collectors.groupingBy(
                    h -> h.ip(),
                    Collectors.mapping(
                        h -> h.userId(),
                        Collectors.collectingAndThen(Collectors.toSet(), s -> (long) s.size()))));

    assertThat(usersByIp)
        .hasSize(64)
        .allSatisfy((ip, users) -> assertThat(users).isGreaterThan(10));
  }

  private void assertLabelMeans(TruthLabel label, Predicate<EventHeader> meaning) {
    assertThat(labelled(label)).isNotEmpty();
    assertThat(traffic.events())
        .allMatch(
            e -> meaning.test(header(e)) == (e.label() == label), "shows %s".formatted(label));
  }

  private Stream<EventHeader> labelled(TruthLabel label) {
    return traffic.clicks().filter(e -> e.label() == label).map(TrafficSample::header);
  }

  /** Reads CIDR on its own, by the bytes that go on the wire. */
  private static boolean isWithin(List<String> cidrs, String ip) {
    byte[] address = EventWire.addressBytes(ip).toByteArray();
    return address.length == 4
        && cidrs.stream()
            .anyMatch(
                cidr -> {
                  String[] parts = cidr.split("/");
                  int hostBits = 32 - Integer.parseInt(parts[1]);
                  byte[] network = EventWire.addressBytes(parts[0]).toByteArray();
                  return new BigInteger(1, address)
                      .shiftRight(hostBits)
                      .equals(new BigInteger(1, network).shiftRight(hostBits));
                });
  }
}
