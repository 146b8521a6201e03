package io.tallybook.transforms.sources;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Conversion;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.traffic.Finding;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeSourcesTest {
  private static final Period DAY = Period.of(EPOCH, EPOCH.plus(Duration.ofDays(1)));
  private static final int CLICKS_MIN = 150;
  private static final int CONVERSIONS_MIN = 10;
  private static final int ADDRESSES_MIN = 4;

  /** Small figures: so that small traffic has sources on either side of every limit. */
  private static final TrafficPolicy RULES =
      TrafficPolicy.defaults()
          .withSetting("CLICK_FLOOD", "clicks_min", CLICKS_MIN)
          .withSetting("CTIT_LONG_TAIL", "conversions_min", CONVERSIONS_MIN)
          .withSetting("PUBLISHER_ENTROPY", "sample", 10_000)
          .withSetting("BOTNET", "addresses_min", ADDRESSES_MIN);

  private static final Verdict CRAWLER =
      new Verdict("UA_KNOWN_BOT", 1, "", Tier.T0, Category.GIVT, Decision.INVALID, "");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void findsWhatTheOracleFinds(long seed) {
    List<AdEvent> events = new RandomDay(new SplittableRandom(seed)).events();

    Set<String> expected =
        new SourcesOracle(events, CLICKS_MIN, CONVERSIONS_MIN, ADDRESSES_MIN).findings();

    assertThat(names(judge(RULES, tagged(events), true))).isEqualTo(expected);
    assertThat(rules(expected))
        .containsExactly("BOTNET", "CLICK_FLOOD", "CTIT_LONG_TAIL", "PUBLISHER_ENTROPY");
  }

  @Test
  void theOrderOfEvents_changesNothing() {
    List<TaggedEvent> events = tagged(new RandomDay(new SplittableRandom(7)).events());
    List<TaggedEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(8));
    TrafficPolicy sampling = RULES.withSetting("PUBLISHER_ENTROPY", "sample", 100);

    assertThat(judge(sampling, shuffled, true)).isEqualTo(judge(sampling, events, true));
  }

  @Test
  void onlyHonestUniqueClicksOfTheDay_areLookedAt() {
    List<TaggedEvent> events = new ArrayList<>();
    for (int i = 0; i < 99; i++) {
      events.add(tagged(click("c" + i).publisher("p").ip("192.0.2." + i).event()));
    }
    TaggedEvent last = tagged(click("last").publisher("p").ip("192.0.2.200").event());
    List<TaggedEvent> others =
        List.of(
            tagged(click("x").publisher("p").at(Duration.ofDays(1)).event()),
            tagged(click("y").publisher("p").at(Duration.ofMillis(-1)).event()),
            last.withRole(Role.DUPLICATE),
            last.withVerdicts(List.of(CRAWLER)),
            tagged(impression("i").publisher("p").event()));
    List<TaggedEvent> withOthers = new ArrayList<>(events);
    withOthers.addAll(others);

    assertThat(judge(TrafficPolicy.defaults(), withOthers, true)).isEmpty();
    events.add(last);
    assertThat(names(judge(TrafficPolicy.defaults(), events, true)))
        .containsExactly("PUBLISHER_ENTROPY p INVALID");
  }

  @Test
  void aMachineThatVisitsASmallPublisher_isNotThePublisher() {
    List<TaggedEvent> events = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      String ip = i < 100 ? "192.0.2." + i : "198.51.100." + i % 5;
      events.add(tagged(click("c" + i).publisher("p").ip(ip).userAgent("agent " + i).event()));
    }
    TrafficPolicy all =
        TrafficPolicy.defaults().withSetting("PUBLISHER_ENTROPY", "addresses_spared", 4);

    assertThat(judge(TrafficPolicy.defaults(), events, true)).isEmpty();
    assertThat(
            judge(
                all.withSetting("PUBLISHER_ENTROPY", "address_entropy_min", 950_000), events, true))
        .hasSize(1);
  }

  @Test
  void aConversion_countsOnce_andWithinSevenDays() {
    TrafficPolicy policy =
        RULES.only("CTIT_LONG_TAIL").withSetting("CTIT_LONG_TAIL", "conversions_min", 1);
    TaggedEvent click = tagged(click("a").publisher("p").event());
    Duration week = Duration.ofDays(7);

    assertThat(names(judge(policy, List.of(click, converted("v", "a", week)), true)))
        .containsExactly("CTIT_LONG_TAIL p INVALID");
    assertThat(judge(policy, List.of(click, converted("v", "a", week.plusMillis(1))), true))
        .isEmpty();
    // The first one counts: it came at once.
    assertThat(
            judge(
                policy,
                List.of(click, converted("v", "a", week), converted("w", "a", Duration.ZERO)),
                true))
        .isEmpty();
    assertThat(judge(policy, List.of(click, converted("v", "b", week)), true)).isEmpty();
    // A repeat is no conversion, whichever click it names.
    assertThat(
            judge(policy, List.of(click, converted("v", "a", week).withRole(Role.DUPLICATE)), true))
        .isEmpty();
    // The window is the click's own, up to the day's last millisecond.
    Duration last = Duration.ofDays(1).minusMillis(1);
    TaggedEvent lastClick = tagged(click("a").publisher("p").at(last).event());
    assertThat(judge(policy, List.of(lastClick, converted("v", "a", week.plus(last))), true))
        .hasSize(1);
  }

  @Test
  void aConversion_isLate_beyondTheHour() {
    TrafficPolicy policy =
        RULES.only("CTIT_LONG_TAIL").withSetting("CTIT_LONG_TAIL", "conversions_min", 1);
    TaggedEvent click = tagged(click("a").publisher("p").event());
    Duration hour = Duration.ofHours(1);

    assertThat(judge(policy, List.of(click, converted("v", "a", hour)), true)).isEmpty();
    assertThat(judge(policy, List.of(click, converted("v", "a", hour.plusMillis(1))), true))
        .hasSize(1);
  }

  @Test
  void anAddressWithMorePairsThanAllowed_isACarriers() {
    TrafficPolicy policy =
        RULES
            .only("BOTNET")
            .withSetting("BOTNET", "addresses_min", 2)
            .withSetting("BOTNET", "pairs_max", 10);

    assertThat(names(judge(policy, twoAlike(10), true)))
        .containsExactly("BOTNET 192.0.2.1 INVALID", "BOTNET 192.0.2.2 INVALID");
    assertThat(judge(policy, twoAlike(11), true)).isEmpty();
  }

  /** Two addresses that click the same ads in the same minute. */
  private static List<TaggedEvent> twoAlike(int pairs) {
    List<TaggedEvent> events = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      for (int address = 1; address <= 2; address++) {
        String id = "c-" + address + "-" + i;
        events.add(tagged(click(id).ad("ad-" + i).ip("192.0.2." + address).event()));
      }
    }
    return events;
  }

  @Test
  void whileConversionsMayCome_nobodyIsCondemnedForWantOfThem() {
    List<TaggedEvent> events = tagged(new RandomDay(new SplittableRandom(1)).events());

    assertThat(names(judge(RULES.only("CLICK_FLOOD"), events, true)))
        .contains("CLICK_FLOOD flood INVALID");
    assertThat(names(judge(RULES.only("CLICK_FLOOD"), events, false)))
        .contains("CLICK_FLOOD flood UNDECIDED")
        .noneMatch(name -> name.endsWith("INVALID"));
  }

  @Test
  void rulesThatAreOff_findNothing() {
    assertThat(
            judge(
                RULES.only("UA_MISSING"),
                tagged(new RandomDay(new SplittableRandom(1)).events()),
                true))
        .isEmpty();
  }

  private static Set<String> names(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.ruleId() + " " + finding.source() + " " + finding.decision())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> rules(Set<String> names) {
    return names.stream()
        .map(name -> name.substring(0, name.indexOf(' ')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static final Set<Finding> FOUND = ConcurrentHashMap.newKeySet();

  private static List<Finding> judge(
      TrafficPolicy policy, List<TaggedEvent> events, boolean conversionsComplete) {
    FOUND.clear();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline
        .apply(Create.of(events))
        .apply(JudgeSources.of(policy, DAY, conversionsComplete))
        .apply(ParDo.of(new CollectFn()));
    pipeline.run().waitUntilFinish();
    return FOUND.stream().sorted(Finding.ORDER).toList();
  }

  private static final class CollectFn extends DoFn<Finding, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Finding finding) {
      FOUND.add(finding);
    }
  }

  private static TaggedEvent converted(String id, String clickId, Duration at) {
    return tagged(RandomDay.converted(conversion(id).at(at), clickId));
  }

  private static List<TaggedEvent> tagged(List<AdEvent> events) {
    return events.stream().map(JudgeSourcesTest::tagged).toList();
  }

  /** As an event is after deduplication. */
  private static TaggedEvent tagged(AdEvent event) {
    byte[] agent = event.header().userAgent().getBytes(UTF_8);
    return new TaggedEvent(
        event.withHeader(event.header().withoutUserAgent()),
        Role.FIRST,
        List.of(),
        agent.length == 0 ? 0 : Fingerprint.hash64(agent, 0, agent.length));
  }

  /** Publishers and addresses, some of them crooked. */
  private static final class RandomDay {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final SplittableRandom random;
    private final List<AdEvent> events = new ArrayList<>();

    RandomDay(SplittableRandom random) {
      this.random = random;
    }

    List<AdEvent> events() {
      publisher("flood", 300, 0, 0, 250, 40);
      publisher("small", 140, 0, 0, 130, 40);
      publisher("late", 60, 0.6, 0.7, 60, 20);
      publisher("uniform", 120, 0.1, 0, 120, 1);
      publisher("narrow", 240, 0.1, 0, 12, 40);
      publisher("spared", 240, 0.1, 0, 6, 40);
      publisher("", 300, 0, 0, 5, 1);
      for (int i = 0; i < 12; i++) {
        publisher(
            "p-" + i,
            random.nextInt(20, 260),
            random.nextDouble(0.25),
            random.nextDouble(0.6),
            random.nextInt(20, 200),
            random.nextInt(2, 40));
      }
      for (int i = 0; i < 8; i++) {
        botnet(random.nextInt(2, 8), random.nextInt(4, 12));
      }
      return events;
    }

    private void publisher(
        String id, int clicks, double rate, double lateShare, int addresses, int agents) {
      for (int i = 0; i < clicks; i++) {
        String clickId = "c-" + id + "-" + i;
        Duration at = Duration.ofMillis(random.nextLong(DAY_MILLIS));
        events.add(
            click(clickId)
                .at(at)
                .ad("ad-" + random.nextInt(50))
                .publisher(id)
                .ip("10.1." + Math.floorMod(id.hashCode(), 250) + "." + random.nextInt(addresses))
                .userAgent("Mozilla/5.0 " + random.nextInt(agents))
                .event());
        if (random.nextDouble() < rate) {
          Duration delay =
              random.nextDouble() < lateShare
                  ? Duration.ofHours(1).plusMillis(random.nextLong(1, DAY_MILLIS))
                  : Duration.ofMillis(random.nextLong(Duration.ofHours(1).toMillis()));
          events.add(converted(conversion("v-" + id + "-" + i).at(at.plus(delay)), clickId));
        }
      }
    }

    /** Addresses that have most of their pairs in common; each misses some at random. */
    private void botnet(int addresses, int pairs) {
      int net = events.size();
      int minute = random.nextInt(1_400);
      for (int address = 0; address < addresses; address++) {
        for (int pair = 0; pair < pairs; pair++) {
          if (random.nextInt(20) != 0) {
            events.add(
                click("b-" + net + "-" + address + "-" + pair)
                    .at(Duration.ofMinutes(minute + pair).plusMillis(random.nextLong(60_000)))
                    .ad("ad-" + pair)
                    .ip("10.2." + net % 250 + "." + address)
                    .event());
          }
        }
      }
    }

    static AdEvent converted(ScriptedEvent conversion, String clickId) {
      Conversion event = (Conversion) conversion.event();
      return new Conversion(event.header(), clickId, 0, "");
    }
  }
}
