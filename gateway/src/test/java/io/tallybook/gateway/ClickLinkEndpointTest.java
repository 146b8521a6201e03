package io.tallybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tallybook.gateway.GatewayServer.Answer;
import io.tallybook.model.EventId;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.Click;
import io.tallybook.model.wire.Device;
import io.tallybook.model.wire.Purpose;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClickLinkEndpointTest {
  private static final String VISITOR = "0123456789abcdef0123456789abcdef";

  private final GatewayServer server =
      GatewayServer.start(
          "links",
          1,
          config ->
              config
                  .withSigningKey(GatewayServer.SIGNING_KEY)
                  .withRedirectAllowedHosts(Set.of("Shop.Example")));
  private final GatewayServer keyless =
      GatewayServer.start(
          "links-keyless", 1, config -> config.withRedirectAllowedHosts(Set.of("shop.example")));

  @BeforeAll
  void topicIsEmpty() {
    assertThat(server.intake()).isZero();
  }

  @AfterAll
  void close() {
    server.close();
    keyless.close();
  }

  @Test
  void signed_writesTheClickAndSendsOn() {
    Answer answer =
        server.get(
            ClickLink.complete()
                .with("cost_per_click", "0.250001")
                .with("currency", "USD")
                .with("country", "DE")
                .with("device", "mobile")
                .with("publisher_id", "site-1")
                .with("expires", Long.toString(GatewayServer.NOW.getEpochSecond() + 1))
                .with("redirect_url", "https://Anywhere.example:8443/x?y=z#top")
                .signedUri());
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo("https://Anywhere.example:8443/x?y=z#top");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
    assertThat(answer.header("Set-Cookie"))
        .matches(
            "tb_uid=[0-9a-f]{32}; Max-Age=2592000; Expires=[^;]+; Path=/; Secure; HTTPOnly;"
                + " SameSite=Lax");
    assertThat(server.lastEvent())
        .isEqualTo(
            AdEvent.newBuilder()
                .setSchemaVersion(1)
                .setEventTimeMillis(Instant.parse("2024-05-01T11:59:58.123Z").toEpochMilli())
                .setReceivedAtMillis(GatewayServer.NOW.toEpochMilli())
                .setEventId("click-1")
                .setAdvertiserId("adv-1")
                .setCampaignId("cam-1")
                .setAdId("ad-1")
                .setUserId("user-1")
                .setCountry("DE")
                .setDevice(Device.DEVICE_MOBILE)
                .setIp(ByteString.copyFrom(new byte[] {127, 0, 0, 1}))
                .setUserAgent(GatewayServer.USER_AGENT)
                .setPublisherId("site-1")
                .setClick(Click.newBuilder().setCostMicros(250_001).setCurrency("USD"))
                .build());
  }

  @Test
  void signed_publisherChanged_isRefused() {
    String signed = ClickLink.complete().with("publisher_id", "site-1").signedUri();
    assertThat(server.get(signed).status()).isEqualTo(302);
    assertThat(server.get(signed.replace("site-1", "site-2")).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Purpose, prefetch, PURPOSE_PREFETCH",
    "sec-purpose, prefetch;prerender, PURPOSE_PREFETCH",
    "Purpose, prefetch, PURPOSE_PREFETCH",
    "X-Purpose, 'preview, Prefetch', PURPOSE_PREFETCH",
    "X-Moz, PREFETCH, PURPOSE_PREFETCH",
    "X-Purpose, preview, PURPOSE_UNSPECIFIED",
    "X-Other, prefetch, PURPOSE_UNSPECIFIED",
  })
  void prefetch_showsInTheHeaders(String header, String value, Purpose purpose) {
    Answer answer = server.get(ClickLink.complete().uri(), Map.of(header, value));
    assertThat(answer.status()).isEqualTo(302);
    assertThat(server.lastEvent().getPurpose()).isEqualTo(purpose);
  }

  @Test
  void unsigned_toAllowedHost_isFree() {
    Answer answer = server.get(ClickLink.complete().with("click_id", "free-1").uri());
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo("https://shop.example/landing?a=b");
    assertThat(server.lastEvent().getEventId()).isEqualTo("free-1");
    assertThat(server.lastEvent().getClick())
        .isEqualTo(Click.newBuilder().setCurrency("USD").build());
  }

  @Test
  void unsigned_ignoresWhatOthersAdd() {
    assertThat(server.get(ClickLink.complete().with("fbclid", "x").uri()).status()).isEqualTo(302);
  }

  @Test
  void missing_timeAndIdAndNames_areFilledIn() {
    Answer answer =
        server.get(
            ClickLink.complete()
                .without("timestamp")
                .without("click_id")
                .without("advertiser_id")
                .without("campaign_id")
                .uri());
    assertThat(answer.status()).isEqualTo(302);
    AdEvent event = server.lastEvent();
    long nowMillis = GatewayServer.NOW.toEpochMilli();
    assertThat(event.getEventTimeMillis()).isEqualTo(nowMillis);
    assertThat(event.getEventId())
        .isEqualTo(EventId.derived("user-1", "ad-1", nowMillis, GatewayServer.USER_AGENT).value());
    assertThat(event.getAdvertiserId()).isEqualTo("unknown");
    assertThat(event.getCampaignId()).isEqualTo("unknown");
  }

  @Test
  void missing_user_isTheBrowsersCookie() {
    Answer answer =
        server.get(
            ClickLink.complete().without("user_id").uri(), Map.of("Cookie", "tb_uid=" + VISITOR));
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Set-Cookie")).startsWith("tb_uid=" + VISITOR + "; ");
    assertThat(server.lastEvent().getUserId()).isEqualTo(VISITOR);
  }

  @Test
  void malformed_cookie_isReplaced() {
    Answer answer =
        server.get(
            ClickLink.complete().without("user_id").uri(),
            Map.of("Cookie", "tb_uid=ABCDEF<script>"));
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Set-Cookie")).matches("tb_uid=[0-9a-f]{32}; .*");
    assertThat(server.lastEvent().getUserId()).isEmpty();
  }

  @Test
  void longUserAgent_isCut() {
    Answer answer = server.get(ClickLink.complete().uri(), Map.of("User-Agent", "x".repeat(3_000)));
    assertThat(answer.status()).isEqualTo(302);
    assertThat(server.lastEvent().getUserAgent()).isEqualTo("x".repeat(1_024));
  }

  @ParameterizedTest
  @MethodSource("io.tallybook.gateway.RedirectAttacks#malformed")
  void redirect_malformed_isRefusedEvenSigned(String address) {
    ClickLink link = ClickLink.complete().with("redirect_url", address);
    for (String uri : new String[] {link.uri(), signedIfPossible(link)}) {
      refusedWithoutTrace(uri, address.contains("\n") ? Set.of(400, 403) : Set.of(400));
    }
  }

  @ParameterizedTest
  @MethodSource("io.tallybook.gateway.RedirectAttacks#elsewhere")
  void redirect_elsewhere_isRefusedUnlessSigned(String address) {
    ClickLink link = ClickLink.complete().with("redirect_url", address);
    Answer refused = refusedWithoutTrace(link.uri(), Set.of(403));
    assertThat(refused.problems().get(0).getString("code")).isEqualTo("REDIRECT_NOT_ALLOWED");
    Answer signed = server.get(link.signedUri());
    assertThat(signed.status()).isEqualTo(302);
    assertThat(signed.header("Location")).isEqualTo(address);
  }

  @Test
  void redirect_twice_isRefused() {
    refusedWithoutTrace(
        ClickLink.complete().uri() + "&redirect_url=https%3A%2F%2Fevil.example", Set.of(400));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 403, SIGNATURE_INVALID, sig",
    "00, 403, SIGNATURE_INVALID, sig",
    "0000000000000000000000000000000000000000000000000000000000000000, 403, SIGNATURE_INVALID, sig",
  })
  void signature_wrong_isRefusedEvenToAllowedHost(
      String signature, int status, String code, String field) {
    Answer answer =
        refusedWithoutTrace(ClickLink.complete().with("sig", signature).uri(), Set.of(status));
    assertThat(answer.problems().get(0).getString("code")).isEqualTo(code);
    assertThat(answer.problems().get(0).getString("field")).isEqualTo(field);
  }

  @Test
  void signature_coversEveryParameter() {
    String signed = ClickLink.complete().with("cost_per_click", "0.25").signedUri();
    refusedWithoutTrace(signed.replace("0.25", "0.01"), Set.of(403));
    refusedWithoutTrace(signed.replace("user-1", "user-2"), Set.of(403));
    refusedWithoutTrace(signed + "&device=tv", Set.of(403));
    refusedWithoutTrace(signed.replace("&click_id=click-1", ""), Set.of(403));
    assertThat(server.get(signed).status()).isEqualTo(302);
  }

  @Test
  void signature_whereNoneCanBeChecked_isRefused() {
    Answer answer = keyless.get(ClickLink.complete().signedUri());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().getString("error"))
        .isEqualTo("sig: must be absent: no signing key is set up here");
  }

  @Test
  void price_unsigned_isRefusedWhereLinksCanBeSigned() {
    String uri = ClickLink.complete().with("cost_per_click", "0.000001").uri();
    Answer answer = refusedWithoutTrace(uri, Set.of(403));
    assertThat(answer.json().getString("error"))
        .isEqualTo(
            "cost_per_click: must be 0 or absent in an unsigned link: a price counts only when it"
                + " is signed");
    assertThat(keyless.get(uri).status()).isEqualTo(302);
    assertThat(keyless.lastEvent().getClick().getCostMicros()).isEqualTo(1);
    assertThat(server.get(ClickLink.complete().with("cost_per_click", "0.00").uri()).status())
        .isEqualTo(302);
  }

  @ParameterizedTest
  @CsvSource({"-1, 410", "0, 410", "1, 302"})
  void expires_isTheFirstSecondTooLate(long secondsFromNow, int status) {
    String expires = Long.toString(GatewayServer.NOW.getEpochSecond() + secondsFromNow);
    ClickLink link = ClickLink.complete().with("expires", expires);
    assertThat(server.get(link.uri()).status()).isEqualTo(status);
    assertThat(server.get(link.signedUri()).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "expires, soon, FIELD_INVALID",
    "expires, '', FIELD_INVALID",
    "expires, 99999999999999999999, FIELD_INVALID",
    "ad_id, '', FIELD_MISSING",
    "timestamp, yesterday, FIELD_INVALID",
    "timestamp, '', FIELD_INVALID",
    "timestamp, 1.5, FIELD_INVALID",
    "timestamp, 1714564800, TIME_IMPLAUSIBLE",
    "timestamp, 999999999999999999, TIME_IMPLAUSIBLE",
    "timestamp, 9999999999999999999999, FIELD_INVALID",
    "timestamp, +1000000000-01-01T00:00:00Z, FIELD_INVALID",
    "cost_per_click, '', FIELD_INVALID",
    "cost_per_click, free, FIELD_INVALID",
    "cost_per_click, 0.0000001, FIELD_INVALID",
    "cost_per_click, '0,25', FIELD_INVALID",
    "cost_per_click, 1e99, FIELD_INVALID",
    "cost_per_click, 1e999999999, FIELD_INVALID",
    "cost_per_click, NaN, FIELD_INVALID",
    "cost_per_click, 9223372036854.775808, FIELD_INVALID",
    "cost_per_click, -0.01, MONEY_NEGATIVE",
    "currency, EUR, CURRENCY_UNSUPPORTED",
    "country, de, FIELD_INVALID",
    "device, MOBILE, FIELD_INVALID",
    "device, fridge, FIELD_INVALID",
  })
  void value_bad_isNamedByTheLinksOwnName(String name, String value, String code) {
    Answer answer =
        refusedWithoutTrace(ClickLink.complete().with(name, value).signedUri(), Set.of(400));
    assertThat(answer.problems()).hasSize(1);
    assertThat(answer.problems().get(0).getString("field")).isEqualTo(name);
    assertThat(answer.problems().get(0).getString("value")).isEqualTo(value);
    assertThat(answer.problems().get(0).getString("code")).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "1714564798123, 1714564798123",
    "2024-05-01T11:59:58.123Z, 1714564798123",
    "2024-05-01T13:59:58.123999+02:00, 1714564798123",
  })
  void timestamp_isMillisOrInstant(String given, long millis) {
    assertThat(server.get(ClickLink.complete().with("timestamp", given).uri()).status())
        .isEqualTo(302);
    assertThat(server.lastEvent().getEventTimeMillis()).isEqualTo(millis);
  }

  @Test
  void problems_areReportedTogether() {
    Answer answer =
        refusedWithoutTrace(
            ClickLink.complete()
                .with("timestamp", "x")
                .with("device", "y")
                .with("redirect_url", "z")
                .uri(),
            Set.of(400));
    assertThat(answer.problems())
        .extracting(problem -> problem.getString("field"))
        .containsExactly("timestamp", "device", "redirect_url");
  }

  @Test
  void withoutIdAndUser_isRefused() {
    Answer answer =
        refusedWithoutTrace(
            ClickLink.complete().without("click_id").without("user_id").uri(), Set.of(400));
    assertThat(answer.problems().get(0).getString("field")).isEqualTo("click_id");
    assertThat(answer.problems().get(0).getString("code")).isEqualTo("FIELD_MISSING");
  }

  @Test
  void id_tooLong_isNamedClickId() {
    Answer answer =
        refusedWithoutTrace(
            ClickLink.complete().with("click_id", "x".repeat(129)).uri(), Set.of(400));
    assertThat(answer.problems().get(0).getString("field")).isEqualTo("click_id");
    assertThat(answer.problems().get(0).getString("value")).isEqualTo("x".repeat(80) + "...");
    assertThat(answer.problems().get(0).getString("code")).isEqualTo("FIELD_TOO_LONG");
  }

  private static String signedIfPossible(ClickLink link) {
    try {
      return link.signedUri();
    } catch (IllegalArgumentException e) {
      return link.with("sig", "0".repeat(64)).uri();
    }
  }

  private Answer refusedWithoutTrace(String uri, Set<Integer> statuses) {
    long before = server.intake();
    Answer answer = server.get(uri);
    assertThat(answer.status()).isIn(statuses);
    assertThat(answer.headers().contains(HttpHeaders.LOCATION)).isFalse();
    assertThat(answer.headers().contains(HttpHeaders.SET_COOKIE)).isFalse();
    assertThat(answer.json().getString("error")).isNotEmpty().doesNotContain("\n");
    assertThat(server.intake()).isEqualTo(before);
    return answer;
  }
}
