package io.tallybook.serving;

/** A token entitles to nothing. The message says why, and nothing of the token. */
public final class AccessTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a token is refused. */
  public enum Reason {
    /** It is no token, of another algorithm, or lacks a claim. */
    MALFORMED,
    /** It was signed with another secret, or changed. */
    BAD_SIGNATURE,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not come. */
    NOT_YET_VALID
  }

  private final Reason reason;

  AccessTokenException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
