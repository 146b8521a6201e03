package io.tallybook.gateway;

/**
 * Events could not be made durable, through no fault of the request. Becomes a 503: some of them
 * may be in the log, so sending all of them again with the same ids is both safe and needed.
 */
final class LogUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param reason for a person, in one line, without addresses
   */
  LogUnavailable(String reason) {
    super(reason, null, false, false);
  }
}
