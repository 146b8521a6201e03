package io.tallybook.gateway;

import io.tallybook.model.RejectionCode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a click link may do. A signed link may do what its signer wrote; an unsigned one may
 * lead to allow-listed hosts only and, where links can be signed, may not name a price.
 */
final class LinkAccess {
  static final String REDIRECT_PARAMETER = "redirect_url";
  static final String EXPIRES_PARAMETER = "expires";

  private static final int EXPIRES_DIGITS_MAX = 12;
  private static final long MILLIS_PER_SECOND = 1_000;

  private final Optional<LinkSigner> signer;
  private final Set<String> allowedHosts;

  LinkAccess(GatewayConfig config) {
    this.signer = config.signingKey().map(LinkSigner::new);
    this.allowedHosts = config.redirectAllowedHosts();
  }

  /**
   * Whether the link is signed.
   *
   * @throws RefusedRequest if it carries a signature that is wrong or cannot be checked
   */
  boolean requireRightSignature(Map<String, String> parameters) {
    if (!parameters.containsKey(LinkSigner.SIGNATURE_PARAMETER)) {
      return false;
    }
    if (signer.isEmpty()) {
      throw AccessRule.SIGNATURE_INVALID.broken(
          LinkSigner.SIGNATURE_PARAMETER, "", "must be absent: no signing key is set up here");
    }
    if (!signer.get().verify(parameters)) {
      throw AccessRule.SIGNATURE_INVALID.broken(
          LinkSigner.SIGNATURE_PARAMETER,
          "",
          "must be the HMAC-SHA256 of all other parameters with the signing key");
    }
    return true;
  }

  /**
   * @throws RefusedRequest if the link's {@code expires} (seconds since the epoch) is reached or is
   *     no number
   */
  void requireNotExpired(Map<String, String> parameters, long nowMillis) {
    String expires = parameters.get(EXPIRES_PARAMETER);
    if (expires == null) {
      return;
    }
    if (expires.isEmpty()
        || expires.length() > EXPIRES_DIGITS_MAX
        || !expires.chars().allMatch(c -> c >= '0' && c <= '9')) {
      Problems problems = new Problems();
      problems.add(
          Problem.NO_INDEX,
          EXPIRES_PARAMETER,
          expires,
          "must be seconds since the epoch",
          RejectionCode.FIELD_INVALID);
      throw RefusedRequest.fields(problems);
    }
    if (nowMillis >= Long.parseLong(expires) * MILLIS_PER_SECOND) {
      throw AccessRule.LINK_EXPIRED.broken(
          EXPIRES_PARAMETER, expires, "must lie in the future: the link is no longer valid");
    }
  }

  /**
   * @throws RefusedRequest if an unsigned link leads to a host that is not allowed
   */
  void requireAllowed(RedirectTarget target, boolean signed) {
    if (!signed && !allowedHosts.contains(target.host())) {
      throw AccessRule.REDIRECT_NOT_ALLOWED.broken(
          REDIRECT_PARAMETER,
          target.location(),
          "must lead to an allowed host, or the link must be signed");
    }
  }

  /**
   * @throws RefusedRequest if an unsigned link names a price although links can be signed
   */
  void requirePriceCovered(long costMicros, String given, boolean signed) {
    if (!signed && signer.isPresent() && costMicros > 0) {
      throw AccessRule.PRICE_UNSIGNED.broken(
          EventField.COST_PER_CLICK.requestName(),
          given,
          "must be 0 or absent in an unsigned link: a price counts only when it is signed");
    }
  }
}
