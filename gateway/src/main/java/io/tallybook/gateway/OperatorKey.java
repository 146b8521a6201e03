package io.tallybook.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What a sender may say only with the operator's key: what a click costs, since it is billed. A
 * gateway without a key takes any price.
 */
final class OperatorKey {
  /** The header that carries the key. */
  static final String HEADER = "X-Tallybook-Operator-Key";

  private final Optional<String> key;

  OperatorKey(Optional<String> key) {
    this.key = key;
  }

  /**
   * Whether the request carries the key.
   *
   * @throws RefusedRequest if a key is given and wrong, whether it is needed or not
   */
  boolean isGivenBy(HttpServerRequest request) {
    String given = request.getHeader(HEADER);
    if (given == null) {
      return false;
    }
    // Compared in constant time, so that answers do not betray how much of a guess is right.
    if (key.isEmpty() || !MessageDigest.isEqual(given.getBytes(UTF_8), key.get().getBytes(UTF_8))) {
      throw AccessRule.OPERATOR_KEY_INVALID.broken(
          HEADER, "", "must be the operator key of this gateway");
    }
    return true;
  }

  /**
   * Refuses a price from a sender without the key.
   *
   * @param index the event's place in its batch, or {@link Problem#NO_INDEX}
   * @throws RefusedRequest if the event names a price although there is a key
   */
  void requirePriceCovered(AdEvent event, boolean operator, int index) {
    if (key.isPresent()
        && !operator
        && event instanceof Click click
        && click.cost().micros() != 0) {
      throw AccessRule.PRICE_UNSIGNED.broken(
          index,
          EventField.COST_PER_CLICK.requestName(),
          click.cost().toUnits().toPlainString(),
          "must be 0 or absent without the operator key in " + HEADER + ": it is what is billed");
    }
  }
}
