package io.tallybook.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes and counts every answer. Errors are JSON: {@code error} in one line, then {@code problems}
 * where the request is at fault, or {@code remedy} where events should be sent again.
 */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private static final int INTERNAL_ERROR = 500;
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final String REMEDY = "send it again with the same ids; repeats are counted once";

  private final GatewayMetrics metrics;

  Answers(GatewayMetrics metrics) {
    this.metrics = metrics;
  }

  void json(RoutingContext context, Endpoint endpoint, int status, JsonObject body) {
    HttpServerResponse response = context.response();
    if (!isOpen(response)) {
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8");
    end(context, endpoint, status, body.encode());
  }

  /** Ends with whatever headers the caller has set. */
  void end(RoutingContext context, Endpoint endpoint, int status, String body) {
    HttpServerResponse response = context.response();
    if (!isOpen(response)) {
      return;
    }
    metrics.answered(endpoint, status);
    // Errors echo values: no browser may take them for anything but text.
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.setStatusCode(status).end(body);
  }

  /** Answers for whatever went wrong. */
  void failed(RoutingContext context, Endpoint endpoint, Throwable cause) {
    if (cause instanceof RefusedRequest refused) {
      metrics.refused(refused.problems());
      JsonArray problems = new JsonArray();
      refused.problems().shown().forEach(problem -> problems.add(problem.toJson()));
      json(
          context,
          endpoint,
          refused.status(),
          new JsonObject().put("error", refused.getMessage()).put("problems", problems));
    } else if (cause instanceof LogUnavailable unavailable) {
      unavailable(context, endpoint, new JsonObject().put("error", unavailable.getMessage()));
    } else if (isOpen(context.response())) {
      LOG.error("a request to {} failed", endpoint.path(), cause);
      json(
          context,
          endpoint,
          INTERNAL_ERROR,
          new JsonObject().put("error", "the gateway failed; its own log says why"));
    }
  }

  /** Answers that it is not the request's fault and that trying again may help. */
  void unavailable(RoutingContext context, Endpoint endpoint, JsonObject body) {
    if (isOpen(context.response())) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      if (endpoint.takesEvents()) {
        body.put("remedy", REMEDY);
      }
      json(context, endpoint, UNAVAILABLE, body);
    }
  }

  /** Whether somebody still waits for the answer. */
  private static boolean isOpen(HttpServerResponse response) {
    return !response.ended() && !response.closed();
  }
}
