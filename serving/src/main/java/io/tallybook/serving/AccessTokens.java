package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import io.tallybook.model.AdRef;
import io.tallybook.serving.AccessToken.Role;
import io.tallybook.serving.AccessTokenException.Reason;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Mints and verifies access tokens: JSON Web Tokens (RFC 7519) signed with HMAC SHA-256 and nothing
 * else. Claims: {@code sub}, {@code role} ({@code advertiser} or {@code operator}), {@code
 * advertiser_id} for advertisers, {@code iat} and {@code exp} in seconds since the epoch.
 *
 * <p>Whoever holds the secret can mint: keep it to the servers. There is no revocation; a token
 * ends with its {@code exp}, or with the secret.
 */
public final class AccessTokens {
  /** A shorter secret would be weaker than the hash it keys (RFC 7518, section 3.2). */
  public static final int SECRET_BYTES_MIN = 32;

  /** How far the minting clock may be ahead of the verifying one. */
  public static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);

  private final byte[] secret;
  private final InstantSource clock;

  /**
   * @param secret at least {@link #SECRET_BYTES_MIN} bytes in UTF-8
   * @param clock stamps and judges the tokens' times
   */
  public AccessTokens(String secret, InstantSource clock) {
    this.secret = secret.getBytes(UTF_8);
    this.clock = clock;
    if (this.secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "secret must have at least " + SECRET_BYTES_MIN + " bytes, has " + this.secret.length);
    }
  }

  /**
   * A token to see one advertiser's data.
   *
   * @param subject who it is given to, never empty
   * @param validity from now; at least a second
   */
  public String mintForAdvertiser(String subject, String advertiserId, Duration validity) {
    if (advertiserId.isEmpty() || advertiserId.length() > AdRef.LENGTH_MAX) {
      throw new IllegalArgumentException(
          "advertiserId must have 1 to "
              + AdRef.LENGTH_MAX
              + " characters, has "
              + advertiserId.length());
    }
    return mint(subject, Role.ADVERTISER, Optional.of(advertiserId), validity);
  }

  /**
   * A token to see everything.
   *
   * @param subject who it is given to, never empty
   * @param validity from now; at least a second
   */
  public String mintForOperator(String subject, Duration validity) {
    return mint(subject, Role.OPERATOR, Optional.empty(), validity);
  }

  private String mint(String subject, Role role, Optional<String> advertiserId, Duration validity) {
    if (subject.isEmpty()) {
      throw new IllegalArgumentException("subject must not be empty");
    }
    if (validity.toSeconds() < 1) {
      throw new IllegalArgumentException("validity must be at least a second, is " + validity);
    }
    Instant now = clock.instant();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", subject);
    claims.put("role", role.name().toLowerCase(Locale.ROOT));
    advertiserId.ifPresent(id -> claims.put("advertiser_id", id));
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(validity).getEpochSecond());
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build(),
            new Payload(claims));
    try {
      token.sign(new MACSigner(secret));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has HMAC SHA-256", e);
    }
    return token.serialize();
  }

  /**
   * What a token entitles to.
   *
   * @throws AccessTokenException if it is anything but a token of this secret, valid now
   */
  public AccessToken verify(String token) throws AccessTokenException {
    Map<String, Object> claims = verifiedClaims(token);
    Instant now = clock.instant();
    Instant expiresAt = time(claims, "exp").orElseThrow(() -> malformed("exp is missing"));
    if (!now.isBefore(expiresAt)) {
      throw new AccessTokenException(Reason.EXPIRED, "the token expired at " + expiresAt);
    }
    Instant issuedAt = time(claims, "iat").orElseThrow(() -> malformed("iat is missing"));
    Instant validFrom = time(claims, "nbf").filter(issuedAt::isBefore).orElse(issuedAt);
    if (validFrom.isAfter(now.plus(CLOCK_SKEW_MAX))) {
      throw new AccessTokenException(
          Reason.NOT_YET_VALID, "the token is not valid before " + validFrom);
    }
    String subject = text(claims, "sub").orElseThrow(() -> malformed("sub is missing"));
    Optional<String> advertiserId = text(claims, "advertiser_id");
    String role = text(claims, "role").orElseThrow(() -> malformed("role is missing"));
    if (role.equals("operator") && advertiserId.isEmpty()) {
      return new AccessToken(subject, Role.OPERATOR, Optional.empty(), expiresAt);
    }
    if (role.equals("advertiser") && advertiserId.isPresent()) {
      return new AccessToken(subject, Role.ADVERTISER, advertiserId, expiresAt);
    }
    throw malformed("role and advertiser_id do not go together");
  }

  private Map<String, Object> verifiedClaims(String token) throws AccessTokenException {
    JWSObject signed;
    try {
      signed = JWSObject.parse(token);
    } catch (ParseException | IllegalArgumentException e) {
      // Also tokens of algorithm "none": they are no signed objects.
      throw malformed("it is no signed JSON Web Token");
    }
    // The token must not choose how it is verified: one algorithm only.
    if (!JWSAlgorithm.HS256.equals(signed.getHeader().getAlgorithm())) {
      throw malformed("its algorithm is not HS256");
    }
    try {
      if (!signed.verify(new MACVerifier(secret))) {
        throw new AccessTokenException(
            Reason.BAD_SIGNATURE, "the token's signature does not match");
      }
    } catch (JOSEException e) {
      throw malformed("its signature cannot be checked");
    }
    Map<String, Object> claims = signed.getPayload().toJSONObject();
    if (claims == null) {
      throw malformed("its payload is no JSON object");
    }
    return claims;
  }

  private static Optional<Instant> time(Map<String, Object> claims, String name)
      throws AccessTokenException {
    Object value = claims.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Number seconds
        && Math.abs(seconds.doubleValue()) <= Instant.MAX.getEpochSecond()) {
      return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
    }
    throw malformed(name + " is no time in seconds");
  }

  private static Optional<String> text(Map<String, Object> claims, String name)
      throws AccessTokenException {
    Object value = claims.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && !text.isEmpty()) {
      return Optional.of(text);
    }
    throw malformed(name + " is no text");
  }

  private static AccessTokenException malformed(String detail) {
    return new AccessTokenException(Reason.MALFORMED, "the token is not usable: " + detail);
  }
}
