package io.tallybook.testdata;

import static io.tallybook.testdata.TrafficSample.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventWire;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
          .withDuration(Duration.ofMinutes(30))
          .withEventsPerSecond(50)
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
    assertThat((double) invalid / traffic.clicks().count()).isBetween(0.59, 0.61);
  }

  @Test
  void machines_onlyClick() {
    assertThat(traffic.events().stream().filter(e -> e.label().isInvalid()))
        .allMatch(e -> e.event() instanceof Click);
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
        h -> h.userAgent().toLowerCase(Locale.ROOT).matches(".*(bot|externalhit).*"));
  }

  @Test
  void httpLibrary_showsInTheUserAgent() {
    assertLabelMeans(
        TruthLabel.HTTP_LIBRARY,
        h ->
            h.userAgent().length() > 1
                && !h.userAgent().startsWith("Mozilla/5.0 (")
                && !h.userAgent().startsWith("facebookexternalhit"));
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
        .hasSize(16)
        .allSatisfy((ip, users) -> assertThat(users).isGreaterThan(50));
  }

  @Test
  void velocityBurst_isMoreThanThreeClicksInTenSeconds() {
    List<long[]> bursts = timesByIpAndAd(TruthLabel.VELOCITY_BURST);

    assertThat(bursts).hasSizeGreaterThan(500);
    // The end of the traffic may cut the last ones short.
    assertThat(bursts.stream().filter(times -> !isAtTheEnd(times)))
        .allSatisfy(
            times -> {
              assertThat(times).hasSizeBetween(5, 15);
              assertThat(times[times.length - 1] - times[0]).isLessThan(8_000);
            });
  }

  @Test
  void regularCadence_isRegularAndSlow() {
    List<long[]> cadences = timesByIpAndAd(TruthLabel.REGULAR_CADENCE);

    assertThat(cadences).hasSizeGreaterThan(200);
    assertThat(cadences.stream().filter(times -> !isAtTheEnd(times)))
        .allSatisfy(
            times -> {
              assertThat(times).hasSizeBetween(12, 24);
              assertThat(deviationOverMean(times)).isLessThan(0.05);
              assertThat(clicksWithinTenSeconds(times)).isLessThanOrEqualTo(3);
            });
  }

  @Test
  void people_neverClickTwiceWithinTenSeconds() {
    Map<String, long[]> timesByUser =
        times(
            traffic.clicks().filter(e -> !e.label().isInvalid()).map(TrafficSample::header),
            EventHeader::userId);

    assertThat(timesByUser.values())
        .allSatisfy(
            times -> {
              for (int i = 1; i < times.length; i++) {
                assertThat(times[i] - times[i - 1]).isGreaterThanOrEqualTo(10_000);
              }
            });
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

  private List<long[]> timesByIpAndAd(TruthLabel label) {
    return List.copyOf(times(labelled(label), h -> h.ip() + " " + h.ad().adId()).values());
  }

  private static Map<String, long[]> times(
      Stream<EventHeader> headers, Function<EventHeader, String> key) {
    return headers
        .sorted(Comparator.comparingLong(EventHeader::eventTimeMillis))
        .collect(
            Collectors.groupingBy(
                key,
                Collectors.collectingAndThen(
                    Collectors.toList(),
                    list -> list.stream().mapToLong(EventHeader::eventTimeMillis).toArray())));
  }

  private static boolean isAtTheEnd(long[] times) {
    long endMillis = HOSTILE.start().plus(HOSTILE.duration()).toEpochMilli();
    return endMillis - times[times.length - 1] < 10_000;
  }

  private static double deviationOverMean(long[] times) {
    double[] gaps = new double[times.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = times[i + 1] - times[i];
    }
    double mean = Arrays.stream(gaps).average().orElseThrow();
    double variance =
        Arrays.stream(gaps).map(gap -> (gap - mean) * (gap - mean)).average().orElseThrow();
    return Math.sqrt(variance) / mean;
  }

  private static long clicksWithinTenSeconds(long[] times) {
    return Arrays.stream(times)
        .map(end -> Arrays.stream(times).filter(t -> t > end - 10_000 && t <= end).count())
        .max()
        .orElseThrow();
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
