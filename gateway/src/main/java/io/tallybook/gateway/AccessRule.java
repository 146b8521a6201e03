package io.tallybook.gateway;

/**
 * Rules about what may be asked for and by whom, beside the rules about events. The names are a
 * contract: they appear in error bodies and metrics.
 */
enum AccessRule {
  /** A signature that does not fit the link, or that cannot be checked here. */
  SIGNATURE_INVALID(403),
  /** A link used after its {@code expires}. */
  LINK_EXPIRED(410),
  /** An unsigned link to a host that is not on the allow list. */
  REDIRECT_NOT_ALLOWED(403),
  /**
   * A price in an unsigned link where links can be signed, or in a request without the operator's
   * key where there is one.
   */
  PRICE_UNSIGNED(403),
  /** A wrong operator key. */
  OPERATOR_KEY_INVALID(403),
  /** A field that only an operator may give. */
  OPERATOR_KEY_REQUIRED(403),
  /** A path below one of the gateway's that leads nowhere. */
  PATH_UNKNOWN(404),
  /** One of the gateway's paths with a method it does not have. */
  METHOD_NOT_ALLOWED(405);

  private final int status;

  AccessRule(int status) {
    this.status = status;
  }

  /** The request's refusal. */
  RefusedRequest broken(String field, String value, String rule) {
    return broken(Problem.NO_INDEX, field, value, rule);
  }

  /** The refusal of a batch for one of its events. */
  RefusedRequest broken(int index, String field, String value, String rule) {
    return new RefusedRequest(
        status, field + ": " + rule, Problems.of(new Problem(index, field, value, rule, name())));
  }
}
