package io.tallybook.serving;

import io.tallybook.stores.aggregate.StoreException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a failed request into an answer: the caller's mistakes in full, the server's in short. */
final class ErrorAnswers {
  private static final Logger logger = LoggerFactory.getLogger(ErrorAnswers.class);

  /** The body handler sets this status without an exception. */
  private static final int BODY_TOO_LARGE = 413;

  private ErrorAnswers() {}

  static void handle(RoutingContext context) {
    Throwable failure = context.failure();
    HttpServerResponse response = context.response();
    if (response.headWritten()) {
      // Part of a report is on its way: cut the connection, or it would pass for a whole one.
      logger.warn("{} ended early", context.request().path(), failure);
      response.reset();
    } else if (failure instanceof RefusedRequest refused) {
      answer(
          response,
          refused.status(),
          String.valueOf(refused.getMessage()),
          refused.problems(),
          refused.headers());
    } else if (failure instanceof HttpException malformed && malformed.getStatusCode() < 500) {
      answer(
          response, malformed.getStatusCode(), "the request cannot be read", List.of(), Map.of());
    } else if (context.statusCode() == BODY_TOO_LARGE) {
      answer(
          response, BODY_TOO_LARGE, "the body is larger than is taken here", List.of(), Map.of());
    } else if (failure instanceof HttpClosedException) {
      // Nobody is there to read an answer, and a half body is nobody's fault here.
      logger.info("{}: the client has gone", context.request().path());
    } else if (failure instanceof StoreException) {
      logger.error("{} failed", context.request().path(), failure);
      answer(
          response,
          503,
          "the store cannot answer now; the server's log says why",
          List.of(),
          Map.of("Retry-After", "5"));
    } else {
      logger.error("{} failed", context.request().path(), failure);
      answer(response, 500, "internal error; the server's log says more", List.of(), Map.of());
    }
  }

  private static void answer(
      HttpServerResponse response,
      int status,
      String error,
      List<Problem> problems,
      Map<String, String> headers) {
    response.setStatusCode(status).setChunked(false);
    response.headers().addAll(headers);
    response.putHeader("Content-Type", "application/json").end(body(error, problems));
  }

  private static Buffer body(String error, List<Problem> problems) {
    return Json.toBuffer(
        json -> {
          json.writeStartObject();
          json.writeStringField("error", error);
          if (!problems.isEmpty()) {
            json.writeArrayFieldStart("problems");
            for (Problem problem : problems) {
              json.writeStartObject();
              json.writeStringField("field", problem.field());
              json.writeStringField("value", problem.value());
              json.writeStringField("rule", problem.rule());
              json.writeEndObject();
            }
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }
}
