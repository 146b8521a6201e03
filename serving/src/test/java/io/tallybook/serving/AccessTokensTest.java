package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.tallybook.serving.AccessToken.Role;
import io.tallybook.serving.AccessTokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {
  private static final Instant NOW = Instant.parse("2024-03-01T12:00:00Z");
  // Long enough for HS512, too, so that only the algorithm is wrong.
  private static final String SECRET = "0123456789abcdef".repeat(4);

  private static AccessTokens at(Instant now) {
    return new AccessTokens(SECRET, InstantSource.fixed(now));
  }

  @Test
  void advertiserToken_showsItsOwnDataOnly() throws Exception {
    AccessToken token = at(NOW).verify(at(NOW).mintForAdvertiser("jo", "adv-1", hour()));
    assertThat(token)
        .isEqualTo(new AccessToken("jo", Role.ADVERTISER, Optional.of("adv-1"), NOW.plus(hour())));
    assertThat(token.maySee("adv-1")).isTrue();
    assertThat(token.maySee("adv-2")).isFalse();
  }

  @Test
  void operatorToken_showsEverything() throws Exception {
    AccessToken token = at(NOW).verify(at(NOW).mintForOperator("jo", hour()));
    assertThat(token)
        .isEqualTo(new AccessToken("jo", Role.OPERATOR, Optional.empty(), NOW.plus(hour())));
    assertThat(token.maySee("adv-2")).isTrue();
  }

  @Test
  void claims_areThoseDocumented() throws Exception {
    Map<String, Object> claims =
        JWSObject.parse(at(NOW).mintForAdvertiser("jo", "adv-1", hour()))
            .getPayload()
            .toJSONObject();
    assertThat(claims)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "sub", "jo",
                "role", "advertiser",
                "advertiser_id", "adv-1",
                "iat", NOW.getEpochSecond(),
                "exp", NOW.getEpochSecond() + 3_600));
  }

  @ParameterizedTest(name = "{0} s after minting: {1}")
  @CsvSource({"3599, VALID", "3600, EXPIRED", "-60, VALID", "-61, NOT_YET_VALID"})
  void validity_isHalfOpenWithSomeSkewAtItsStart(long seconds, String expected) throws Exception {
    String token = at(NOW).mintForOperator("jo", hour());
    AccessTokens verifier = at(NOW.plusSeconds(seconds));
    if (expected.equals("VALID")) {
      assertThat(verifier.verify(token).isOperator()).isTrue();
    } else {
      assertRefused(verifier, token, Reason.valueOf(expected));
    }
  }

  @Test
  void notBefore_isRespected() throws Exception {
    Map<String, Object> claims = operatorClaims();
    claims.put("nbf", NOW.getEpochSecond() + 61);
    assertRefused(at(NOW), signed(JWSAlgorithm.HS256, SECRET, claims), Reason.NOT_YET_VALID);
  }

  @Test
  void otherSecret_isRefused() {
    String token =
        new AccessTokens("x".repeat(32), InstantSource.fixed(NOW)).mintForOperator("jo", hour());
    assertRefused(at(NOW), token, Reason.BAD_SIGNATURE);
  }

  @Test
  void changedPayload_isRefused() {
    String[] own = at(NOW).mintForAdvertiser("jo", "adv-1", hour()).split("\\.");
    String[] other = at(NOW).mintForAdvertiser("jo", "adv-2", hour()).split("\\.");
    assertRefused(at(NOW), own[0] + "." + other[1] + "." + own[2], Reason.BAD_SIGNATURE);
  }

  @Test
  void algorithmNone_isRefused() {
    String payload = at(NOW).mintForOperator("jo", hour()).split("\\.")[1];
    String header = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}");
    assertRefused(at(NOW), header + "." + payload + ".", Reason.MALFORMED);
    assertRefused(at(NOW), header + "." + payload + ".AAAA", Reason.MALFORMED);
  }

  @Test
  void otherAlgorithmWithTheRightSecret_isRefused() throws Exception {
    assertRefused(at(NOW), signed(JWSAlgorithm.HS512, SECRET, operatorClaims()), Reason.MALFORMED);
  }

  @ParameterizedTest(name = "without {0}")
  @ValueSource(strings = {"sub", "role", "iat", "exp"})
  void missingClaim_isRefused(String claim) throws Exception {
    Map<String, Object> claims = operatorClaims();
    claims.remove(claim);
    assertRefused(at(NOW), signed(JWSAlgorithm.HS256, SECRET, claims), Reason.MALFORMED);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({"role, admin", "role, advertiser", "advertiser_id, adv-1", "exp, soon", "sub, ''"})
  void claimOfNoUse_isRefused(String claim, String value) throws Exception {
    Map<String, Object> claims = operatorClaims();
    claims.put(claim, value);
    assertRefused(at(NOW), signed(JWSAlgorithm.HS256, SECRET, claims), Reason.MALFORMED);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(strings = {"", "garbage", "a.b.c", "..", "e30.e30.e30", "\u0000"})
  void garbage_isRefused(String token) {
    assertRefused(at(NOW), token, Reason.MALFORMED);
  }

  @Test
  void mint_nonsense_isRefused() {
    assertThatThrownBy(() -> new AccessTokens("short", InstantSource.fixed(NOW)))
        .hasMessage("secret must have at least 32 bytes, has 5");
    assertThatThrownBy(() -> at(NOW).mintForAdvertiser("jo", "", hour()))
        .hasMessage("advertiserId must have 1 to 128 characters, has 0");
    assertThatThrownBy(() -> at(NOW).mintForOperator("", hour()))
        .hasMessage("subject must not be empty");
    assertThatThrownBy(() -> at(NOW).mintForOperator("jo", Duration.ZERO))
        .hasMessage("validity must be at least a second, is PT0S");
  }

  private static Map<String, Object> operatorClaims() {
    Map<String, Object> claims = new HashMap<>();
    claims.put("sub", "jo");
    claims.put("role", "operator");
    claims.put("iat", NOW.getEpochSecond());
    claims.put("exp", NOW.plus(hour()).getEpochSecond());
    return claims;
  }

  private static String signed(JWSAlgorithm algorithm, String secret, Map<String, Object> claims)
      throws Exception {
    JWSObject token = new JWSObject(new JWSHeader(algorithm), new Payload(claims));
    token.sign(new MACSigner(secret));
    return token.serialize();
  }

  private static void assertRefused(AccessTokens tokens, String token, Reason reason) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            AccessTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static Duration hour() {
    return Duration.ofHours(1);
  }
}
