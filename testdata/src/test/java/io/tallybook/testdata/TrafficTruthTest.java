package io.tallybook.testdata;

import static io.tallybook.testdata.TrafficSample.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.EventHeader;
import io.tallybook.model.Verdict.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The truth is true: judged by the rules as they are written down, by {@link PlainRules}, which
 * look at all clicks at once and share no code with the generator, every label is what it says.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"HOSTILE 11", "HOSTILE 12", "NORMAL 13", "CLEAN 14", "NORMAL 15 ads 2"})
class TrafficTruthTest {
  /** Over midnight, when the counts of a day begin anew. */
  private static final TrafficConfig NIGHT =
      TrafficConfig.defaults()
          .withStart(Instant.parse("2024-03-09T19:30:00Z"))
          .withDuration(Duration.ofHours(9))
          .withEventsPerSecond(4)
          .withDaySwing(1);

  private static final Map<String, Judged> LATEST = new ConcurrentHashMap<>();

  /** Traffic, and the rules that find something against each of its clicks. */
  private record Judged(TrafficSample traffic, Map<String, Set<String>> rulesById) {}

  private final TrafficSample traffic;
  private final Map<String, Set<String>> rulesById;
  private final boolean isHostile;

  TrafficTruthTest(String profileAndSeed) {
    LATEST.keySet().retainAll(List.of(profileAndSeed));
    Judged judged = LATEST.computeIfAbsent(profileAndSeed, TrafficTruthTest::judged);
    traffic = judged.traffic();
    rulesById = judged.rulesById();
    isHostile = profileAndSeed.startsWith("HOSTILE");
  }

  private static Judged judged(String profileAndSeed) {
    String[] parts = profileAndSeed.split(" ", -1);
    TrafficSample traffic =
        new TrafficSample(
            NIGHT
                .withSeed(Long.parseLong(parts[1]))
                .withPopulation(
                    parts.length == 2
                        ? Population.defaults()
                        : Population.defaults()
                            .withAdvertisers(1)
                            .withCampaigns(1)
                            .withAds(Integer.parseInt(parts[3])))
                .withMix(
                    TrafficMix.defaults()
                        .withProfile(TrafficProfile.valueOf(parts[0]))
                        .withImpressionsPerClick(0.1)));
    return new Judged(
        traffic, PlainRules.judge(traffic.clicks().map(TrafficSample::header).toList()));
  }

  @Test
  void everyClass_occurs() {
    Set<TruthLabel> found = traffic.clicks().map(GeneratedEvent::label).collect(Collectors.toSet());
    if (isHostile) {
      assertThat(found).containsExactlyInAnyOrder(TruthLabel.values());
    } else {
      assertThat(found).contains(TruthLabel.VALID, TruthLabel.CARRIER_NAT, TruthLabel.KNOWN_BOT);
    }
  }

  @Test
  void goodClicks_breakNoRule() {
    assertThat(traffic.clicks().filter(e -> e.label().expected() == Decision.VALID))
        .allSatisfy(e -> assertThat(rules(e)).as("%s", e).isEmpty());
  }

  @Test
  void badClicks_breakTheRuleOfTheirClass() {
    // Rules over a publisher or a crowd are tested below: they look at more than clicks.
    Set<TruthLabel> mature =
        EnumSet.of(
            TruthLabel.CLICK_FLOOD,
            TruthLabel.LATE_INSTALLS,
            TruthLabel.UNIFORM_PUBLISHER,
            TruthLabel.BOTNET);
    assertThat(
            traffic
                .clicks()
                .filter(e -> e.label().expected() != Decision.VALID)
                .filter(e -> !mature.contains(e.label()))
                .filter(e -> !isCutShort(e)))
        .allSatisfy(
            e -> assertThat(rules(e)).as("%s", e).containsAnyElementsOf(e.label().caughtBy()));
  }

  /** A click that is billed although it is suspect must not be found invalid. */
  @Test
  void suspectClicks_breakNoOtherRule() {
    assertThat(traffic.clicks().filter(e -> e.label().expected() == Decision.SUSPECT))
        .allSatisfy(e -> assertThat(rules(e)).as("%s", e).isSubsetOf(e.label().caughtBy()));
  }

  @Test
  void uniformPublisher_hasOneUserAgent() {
    Set<String> publishers = publishersOf(TruthLabel.UNIFORM_PUBLISHER);

    assertThat(traffic.clicks().filter(e -> publishers.contains(header(e).publisherId())))
        .extracting(e -> header(e).userAgent())
        .hasSizeGreaterThan(isHostile ? 100 : -1)
        .satisfies(agents -> assertThat(Set.copyOf(agents)).hasSizeLessThanOrEqualTo(1));
  }

  @Test
  void crookedPublishers_haveNoOtherVisitors() {
    for (TruthLabel label :
        List.of(TruthLabel.CLICK_FLOOD, TruthLabel.LATE_INSTALLS, TruthLabel.UNIFORM_PUBLISHER)) {
      Set<String> publishers = publishersOf(label);
      assertThat(
              traffic.events().stream()
                  .filter(e -> publishers.contains(header(e).publisherId()))
                  .map(GeneratedEvent::label))
          .allMatch(found -> found == label);
    }
  }

  @Test
  void botnet_isManyAddressesThatShareTheirMinutes() {
    Map<String, Set<String>> addresses =
        traffic
            .clicks()
            .filter(e -> e.label() == TruthLabel.BOTNET && !isNearTheEnd(e))
            .map(TrafficSample::header)
            .collect(
                Collectors.groupingBy(
                    h -> h.ad().adId() + " " + h.eventTimeMillis() / 60_000,
                    Collectors.mapping(EventHeader::ip, Collectors.toSet())));

    assertThat(addresses.values())
        .hasSizeGreaterThan(isHostile ? 20 : -1)
        .allSatisfy(ips -> assertThat(ips).hasSizeGreaterThanOrEqualTo(20));
  }

  private Set<String> publishersOf(TruthLabel label) {
    return traffic
        .clicks()
        .filter(e -> e.label() == label)
        .map(e -> header(e).publisherId())
        .collect(Collectors.toSet());
  }

  private Set<String> rules(GeneratedEvent event) {
    return rulesById.getOrDefault(TrafficSample.id(event), Set.of());
  }

  /** The end may come before the tenth click, from which on a rhythm shows. */
  private static boolean isCutShort(GeneratedEvent event) {
    return event.label() == TruthLabel.REGULAR_CADENCE && isNearTheEnd(event);
  }

  private static boolean isNearTheEnd(GeneratedEvent event) {
    long endMillis = NIGHT.start().plus(NIGHT.duration()).toEpochMilli();
    return endMillis - header(event).eventTimeMillis() < Duration.ofMinutes(40).toMillis();
  }
}
