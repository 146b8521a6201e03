package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.EventValidator;
import io.tallybook.model.Money;
import io.tallybook.model.Purpose;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRulesTest {
  private static final Instant TIME = Instant.parse("2026-03-10T12:00:00Z");
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/122.0.0.0 Safari/537.36";
  private static final String GOOGLEBOT =
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

  /** Every kind of list, from the first of March on. */
  private static final TrafficLists LISTS =
      new ScriptedLists("2026-03-01T00:00:00Z")
          .ranges(ListKind.CRAWLER_RANGES, "66.249.64.0/19 googlebot", "157.55.39.0/24 bingbot")
          .ranges(
              ListKind.DATACENTRE_RANGES,
              "3.80.0.0/12 aws",
              "172.224.224.0/19 fastly",
              "51.68.0.0/16 ovh",
              "2600:1f00::/24 aws")
          .ranges(ListKind.RELAY_RANGES, "172.224.224.0/19 icloud")
          .ranges(ListKind.VPN_RANGES, "51.68.7.0/24 somevpn", "91.1.1.0/24 ")
          .senders(ListKind.OWN_TRAFFIC, "ip 203.0.113.0/24", "user tester")
          .senders(
              ListKind.BLOCKLIST,
              "ip 198.51.100.7/32 2026-03-10T12:00:00Z",
              "ip 198.51.100.8/32 2026-03-10T12:00:00.001Z",
              "user farm 2027-01-01T00:00:00Z",
              "publisher bad-site 2027-01-01T00:00:00Z")
          .ranges(ListKind.COUNTRIES, "24.0.0.0/8 US", "24.1.0.0/16 CA", "51.0.0.0/8 FR")
          .lists();

  private static final TrafficPolicy POLICY = TrafficPolicy.defaults().withLists(LISTS);

  private record Row(
      String ip,
      String userAgent,
      String userId,
      String publisherId,
      String country,
      Device device,
      Purpose purpose,
      Instant time,
      Duration delay) {
    static final Row HONEST =
        new Row(
            "24.0.0.1",
            CHROME,
            "u-1",
            "site-1",
            "US",
            Device.DESKTOP,
            Purpose.UNKNOWN,
            TIME,
            Duration.ofSeconds(1));

    Row from(String newIp) {
      return new Row(newIp, userAgent, userId, publisherId, country, device, purpose, time, delay);
    }

    Row agent(String newAgent) {
      return new Row(ip, newAgent, userId, publisherId, country, device, purpose, time, delay);
    }

    Row user(String newUser) {
      return new Row(ip, userAgent, newUser, publisherId, country, device, purpose, time, delay);
    }

    Row publisher(String newPublisher) {
      return new Row(ip, userAgent, userId, newPublisher, country, device, purpose, time, delay);
    }

    Row country(String newCountry) {
      return new Row(ip, userAgent, userId, publisherId, newCountry, device, purpose, time, delay);
    }

    Row device(Device newDevice) {
      return new Row(ip, userAgent, userId, publisherId, country, newDevice, purpose, time, delay);
    }

    Row prefetched() {
      return new Row(
          ip, userAgent, userId, publisherId, country, device, Purpose.PREFETCH, time, delay);
    }

    Row at(Instant newTime) {
      return new Row(ip, userAgent, userId, publisherId, country, device, purpose, newTime, delay);
    }

    Row delay(Duration newDelay) {
      return new Row(ip, userAgent, userId, publisherId, country, device, purpose, time, newDelay);
    }

    Click click() {
      long declared = time.toEpochMilli();
      long received = time.plus(delay).toEpochMilli();
      return new Click(
          new EventHeader(
              new EventId("e-1"),
              new AdRef("advertiser-1", "campaign-1", "ad-1"),
              EventValidator.countedTimeMillis(declared, received),
              declared,
              received,
              userId,
              country,
              device,
              ip,
              userAgent,
              publisherId,
              purpose),
          new Money(250_000, "USD"));
    }
  }

  @Test
  void honestClick_hasNothingAgainstIt() {
    assertThat(judge(Row.HONEST)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', UA_MISSING INVALID",
    "-, UA_MISSING INVALID",
    "' ', UA_MISSING INVALID",
    "my-script, UA_NON_BROWSER INVALID",
    "curl/8.5.0, UA_HTTP_LIBRARY INVALID",
    "'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)', UA_KNOWN_BOT INVALID",
  })
  void rule_agents_areOfOneKind(String agent, String verdict) {
    assertThat(judge(Row.HONEST.agent(agent))).containsExactly(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "3.80.0.0, DATACENTER_IP INVALID",
    "3.95.255.255, DATACENTER_IP INVALID",
    "3.96.0.0, ",
    "3.79.255.255, ",
    "2600:1f00:0:0:0:0:0:1, DATACENTER_IP INVALID",
    "172.224.230.1, ",
    "51.68.7.9, PROXY_VPN SUSPECT",
    "51.68.8.9, DATACENTER_IP INVALID GEO_MISMATCH SUSPECT",
    "91.1.1.1, PROXY_VPN SUSPECT",
    "66.249.64.1, CRAWLER_IP INVALID",
    "203.0.113.9, INTERNAL_TEST INVALID",
    "24.1.0.1, GEO_MISMATCH SUSPECT",
    "24.2.0.1, ",
    "198.51.100.7, ",
    "198.51.100.8, BLOCKLIST INVALID",
    "'', ",
  })
  void rule_addresses_areLookedUp(String ip, String verdicts) {
    assertThat(String.join(" ", judge(Row.HONEST.from(ip))))
        .isEqualTo(verdicts == null ? "" : verdicts);
  }

  @Test
  void rule_fakeCrawler_comesFromOutsideTheCrawlersRanges() {
    Row claims = Row.HONEST.agent(GOOGLEBOT);

    assertThat(judge(claims.from("24.0.0.1")))
        .containsExactly("UA_KNOWN_BOT INVALID", "FAKE_CRAWLER INVALID");
    assertThat(judge(claims.from("66.249.64.1")))
        .containsExactly("UA_KNOWN_BOT INVALID", "CRAWLER_IP INVALID");
    assertThat(judge(claims.from("157.55.39.1")))
        .containsExactly("UA_KNOWN_BOT INVALID", "CRAWLER_IP INVALID", "FAKE_CRAWLER INVALID");
  }

  @Test
  void rule_sendersAreFoundByUserAndPublisher() {
    assertThat(judge(Row.HONEST.user("tester"))).containsExactly("INTERNAL_TEST INVALID");
    assertThat(judge(Row.HONEST.user("farm"))).containsExactly("BLOCKLIST INVALID");
    assertThat(judge(Row.HONEST.publisher("bad-site"))).containsExactly("BLOCKLIST INVALID");
    assertThat(judge(Row.HONEST.publisher("farm"))).isEmpty();
    assertThat(judge(Row.HONEST.user("bad-site"))).isEmpty();
    assertThat(judge(Row.HONEST.user("").publisher(""))).isEmpty();
  }

  @Test
  void rule_prefetch_isToldByTheRequest() {
    assertThat(judge(Row.HONEST.prefetched())).containsExactly("PREFETCH INVALID");
  }

  @Test
  void rule_times_areComparedWithTheReceipt() {
    assertThat(judge(Row.HONEST.delay(Duration.ofMinutes(-5)))).isEmpty();
    assertThat(judge(Row.HONEST.delay(Duration.ofMinutes(-5).minusMillis(1))))
        .containsExactly("FUTURE_TIME SUSPECT");
    assertThat(judge(Row.HONEST.delay(Duration.ofDays(7)))).isEmpty();
    assertThat(judge(Row.HONEST.delay(Duration.ofDays(7).plusMillis(1))))
        .containsExactly("STALE_TIME SUSPECT");
  }

  @Test
  void rule_device_mustBeOneThatSendsTheAgent() {
    assertThat(judge(Row.HONEST.device(Device.MOBILE)))
        .containsExactly("UA_DEVICE_MISMATCH SUSPECT");
    assertThat(judge(Row.HONEST.device(Device.UNKNOWN))).isEmpty();
  }

  @Test
  void rule_country_saysNothingOfAnUnknownOne() {
    assertThat(judge(Row.HONEST.country(""))).isEmpty();
    assertThat(judge(Row.HONEST.country("DE"))).containsExactly("GEO_MISMATCH SUSPECT");
    assertThat(judge(Row.HONEST.country("DE").from("91.1.1.1")))
        .containsExactly("PROXY_VPN SUSPECT");
  }

  @Test
  void rulesWithoutTheirList_areUndecided() {
    List<Verdict> verdicts = verdicts(TrafficPolicy.defaults(), Row.HONEST);

    assertThat(verdicts)
        .extracting(Verdict::ruleId, Verdict::listVersion, verdict -> verdict.decision().name())
        .containsExactly(
            undecided("DATACENTER_IP", "missing"),
            undecided("CRAWLER_IP", "missing"),
            undecided("FAKE_CRAWLER", "missing"),
            undecided("PROXY_VPN", "missing"),
            undecided("INTERNAL_TEST", "missing"),
            undecided("BLOCKLIST", "missing"),
            undecided("GEO_MISMATCH", "missing"));
  }

  @Test
  void dataCentreThatMayBeARelay_isUndecided() {
    TrafficPolicy noRelays =
        TrafficPolicy.defaults()
            .withLists(
                new ScriptedLists("2026-03-01T00:00:00Z")
                    .ranges(ListKind.DATACENTRE_RANGES, "3.80.0.0/12 aws")
                    .lists());

    assertThat(verdicts(noRelays, Row.HONEST.from("3.80.0.1")))
        .extracting(Verdict::ruleId, Verdict::evidence)
        .contains(tuple("DATACENTER_IP", "no list relay-ranges"));
    assertThat(verdicts(noRelays, Row.HONEST))
        .extracting(Verdict::ruleId)
        .doesNotContain("DATACENTER_IP");
  }

  @Test
  void listsHoldFromTheirTimeOn() {
    TrafficPolicy policy =
        TrafficPolicy.defaults()
            .withLists(
                new ScriptedLists("2026-03-05T00:00:00Z")
                    .ranges(ListKind.VPN_RANGES, "24.0.0.0/8 b")
                    .and("2026-03-01T00:00:00Z")
                    .ranges(ListKind.VPN_RANGES, "25.0.0.0/8 a")
                    .lists());
    Instant first = Instant.parse("2026-03-01T00:00:00Z");
    Instant second = Instant.parse("2026-03-05T00:00:00Z");

    assertThat(proxy(policy, first.minusMillis(1))).isEqualTo("UNDECIDED missing");
    assertThat(proxy(policy, first)).isEmpty();
    assertThat(proxy(policy, second.minusMillis(1))).isEmpty();
    assertThat(proxy(policy, second)).isEqualTo("SUSPECT v-2026-03-05T00:00:00Z");
  }

  @Test
  void listsGrowStale() {
    TrafficPolicy policy =
        POLICY.withSetting("PROXY_VPN", "list_age_max", Duration.ofDays(2).toMillis());
    Instant from = Instant.parse("2026-03-01T00:00:00Z");

    assertThat(proxy(policy, from.plus(Duration.ofDays(2)))).isEmpty();
    assertThat(proxy(policy, from.plus(Duration.ofDays(2)).plusMillis(1)))
        .isEqualTo("UNDECIDED stale");
  }

  @Test
  void sameVerdicts_areOneList() {
    EventJudge judge = TrafficPolicy.defaults().judge();

    assertThat(judge.judge(Row.HONEST.click()))
        .isSameAs(judge.judge(Row.HONEST.user("u-2").click()));
  }

  private static String proxy(TrafficPolicy policy, Instant time) {
    return verdicts(policy, Row.HONEST.at(time)).stream()
        .filter(verdict -> verdict.ruleId().equals("PROXY_VPN"))
        .map(verdict -> verdict.decision() + " " + verdict.listVersion())
        .reduce("", String::concat);
  }

  private static Tuple undecided(String rule, String listVersion) {
    return tuple(rule, listVersion, "UNDECIDED");
  }

  private static List<String> judge(Row row) {
    return verdicts(POLICY, row).stream()
        .map(verdict -> verdict.ruleId() + " " + verdict.decision())
        .toList();
  }

  private static List<Verdict> verdicts(TrafficPolicy policy, Row row) {
    return policy.judge().judge(row.click());
  }
}
