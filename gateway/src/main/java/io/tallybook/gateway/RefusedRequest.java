package io.tallybook.gateway;

import io.tallybook.model.RejectionCode;

/** The request is at fault, with every reason. Becomes a 4xx answer; nothing was written. */
final class RefusedRequest extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final int BAD_REQUEST = 400;
  static final int TOO_LARGE = 413;

  private final int status;
  private final transient Problems problems;

  /**
   * @param status 400 to 499
   * @param error what is wrong in one line
   */
  RefusedRequest(int status, String error, Problems problems) {
    // Thrown for every bad request: a stack trace would cost much and say nothing.
    // Names that a request made up may hold anything.
    super(error.replaceAll("\\p{Cntrl}", "?"), null, false, false);
    this.status = status;
    this.problems = problems;
  }

  /** A request that is at fault as a whole. */
  static RefusedRequest whole(int status, String rule, RejectionCode code) {
    return new RefusedRequest(
        status, rule, Problems.of(new Problem(Problem.NO_INDEX, "", "", rule, code.name())));
  }

  /** A request with bad fields. */
  static RefusedRequest fields(Problems problems) {
    Problem first = problems.shown().get(0);
    String error =
        problems.count() == 1
            ? first.field() + ": " + first.rule()
            : problems.count() + " problems, the first: " + first.field() + ": " + first.rule();
    return new RefusedRequest(BAD_REQUEST, error, problems);
  }

  int status() {
    return status;
  }

  Problems problems() {
    return problems;
  }
}
