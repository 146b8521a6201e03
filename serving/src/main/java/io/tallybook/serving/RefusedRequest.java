package io.tallybook.serving;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;

/** A request that gets an error answer, with everything the answer says. */
final class RefusedRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<Problem> problems;
  private final transient Map<String, String> headers;

  private RefusedRequest(
      int status, String error, List<Problem> problems, Map<String, String> headers) {
    // Every bad request makes one: a stack trace would cost much and say nothing.
    super(error, null, false, false);
    this.status = status;
    this.problems = List.copyOf(problems);
    this.headers = Map.copyOf(headers);
  }

  static RefusedRequest badRequest(List<Problem> problems) {
    Problem first = problems.get(0);
    String error = first.field() + " " + first.rule();
    return new RefusedRequest(
        400,
        problems.size() == 1 ? error : problems.size() + " problems, the first: " + error,
        problems,
        Map.of());
  }

  static RefusedRequest badRequest(String error) {
    return new RefusedRequest(400, error, List.of(), Map.of());
  }

  /** No token was given. */
  static RefusedRequest unauthorized() {
    return new RefusedRequest(
        401,
        "send an access token: Authorization: Bearer TOKEN",
        List.of(),
        Map.of("WWW-Authenticate", "Bearer realm=\"tallybook\""));
  }

  /** The token given is no good. */
  static RefusedRequest unauthorized(AccessTokenException reason) {
    // The message holds nothing of the token, so it needs no escaping in the quoted string.
    return new RefusedRequest(
        401,
        String.valueOf(reason.getMessage()),
        List.of(),
        Map.of(
            "WWW-Authenticate",
            "Bearer realm=\"tallybook\", error=\"invalid_token\", error_description=\""
                + reason.getMessage()
                + "\""));
  }

  static RefusedRequest forbidden() {
    return new RefusedRequest(
        403, "this token gives access to its own advertiser's data only", List.of(), Map.of());
  }

  /** What was asked is for operators. */
  static RefusedRequest operatorsOnly() {
    return new RefusedRequest(403, "only an operator's token may write", List.of(), Map.of());
  }

  static RefusedRequest methodNotAllowed(HttpMethod offered) {
    return new RefusedRequest(
        405, "only " + offered + " is offered here", List.of(), Map.of("Allow", offered.name()));
  }

  static RefusedRequest unsupportedType(String accepted) {
    return new RefusedRequest(415, "the body must be " + accepted, List.of(), Map.of());
  }

  static RefusedRequest notFound() {
    return new RefusedRequest(404, "there is nothing here", List.of(), Map.of());
  }

  static RefusedRequest busy() {
    return new RefusedRequest(
        503, "too many requests at once, try again", List.of(), Map.of("Retry-After", "1"));
  }

  int status() {
    return status;
  }

  List<Problem> problems() {
    return problems;
  }

  Map<String, String> headers() {
    return headers;
  }
}
