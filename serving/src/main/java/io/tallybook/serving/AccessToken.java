package io.tallybook.serving;

import java.time.Instant;
import java.util.Optional;

/**
 * Who asks, and what they may see. Only {@link AccessTokens#verify} makes one from a request.
 *
 * @param subject who it was given to, for logs
 * @param role how much they may see
 * @param advertiserId the advertiser whose data they may see; empty for operators
 * @param expiresAt when it ends
 */
public record AccessToken(
    String subject, Role role, Optional<String> advertiserId, Instant expiresAt) {

  /** How much a caller may see. */
  public enum Role {
    /** One advertiser's data. */
    ADVERTISER,
    /** Everything. */
    OPERATOR
  }

  public AccessToken {
    if (advertiserId.isPresent() != (role == Role.ADVERTISER)) {
      throw new IllegalArgumentException(
          "a token names an advertiser if and only if its role is ADVERTISER, is " + role);
    }
  }

  public boolean isOperator() {
    return role == Role.OPERATOR;
  }

  /** Whether the caller may see the data of this advertiser. */
  public boolean maySee(String otherAdvertiserId) {
    return isOperator() || advertiserId.equals(Optional.of(otherAdvertiserId));
  }
}
