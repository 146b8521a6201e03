package io.tallybook.gateway;

import io.tallybook.model.RejectionCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Collects request bodies within a limit and within the common budget. Whatever the content type
 * says, the body is taken as it is: clients often name a form where they send JSON.
 */
final class BodyReader {
  private final ByteBudget budget;

  BodyReader(ByteBudget budget) {
    this.budget = budget;
  }

  /**
   * A body that holds part of the budget until it is closed.
   *
   * @param bytes the whole body
   */
  // An array because that is what the JSON parser takes; nobody compares bodies.
  @SuppressWarnings("ArrayRecordComponent")
  record Body(byte[] bytes, ByteBudget budget) implements AutoCloseable {
    @Override
    public void close() {
      budget.release(bytes.length);
    }
  }

  /**
   * The body of a request that nobody has begun to read. Fails with {@link RefusedRequest} if it is
   * too large, with {@link LogUnavailable} if the budget is used up.
   *
   * @param bytesMax largest body accepted
   */
  Future<Body> read(HttpServerRequest request, int bytesMax) {
    Collecting collecting = new Collecting(bytesMax);
    request
        .handler(collecting::add)
        .endHandler(end -> collecting.complete())
        .exceptionHandler(cause -> collecting.fail(brokenOff()));
    if (declaresMore(request, bytesMax)) {
      collecting.fail(tooLarge(bytesMax));
    } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    return collecting.promise.future();
  }

  private static boolean declaresMore(HttpServerRequest request, int bytesMax) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length != null && Long.parseLong(length) > bytesMax;
    } catch (NumberFormatException e) {
      // The bytes themselves are counted anyway.
      return false;
    }
  }

  private static RefusedRequest brokenOff() {
    return RefusedRequest.whole(
        RefusedRequest.BAD_REQUEST, "the body breaks off", RejectionCode.PAYLOAD_UNDECODABLE);
  }

  private static RefusedRequest tooLarge(int bytesMax) {
    return RefusedRequest.whole(
        RefusedRequest.TOO_LARGE,
        "the body may have " + bytesMax + " bytes, has more",
        RejectionCode.PAYLOAD_OVERSIZE);
  }

  /** One body on its way. Its handlers run on the request's own event loop, one at a time. */
  private final class Collecting {
    private final int bytesMax;
    private final Promise<Body> promise = Promise.promise();
    private final Buffer collected = Buffer.buffer();

    Collecting(int bytesMax) {
      this.bytesMax = bytesMax;
    }

    void add(Buffer chunk) {
      if (promise.future().isComplete()) {
        // Already answered: the rest is read and forgotten, so that the client sees the answer.
        return;
      }
      if (collected.length() + (long) chunk.length() > bytesMax) {
        fail(tooLarge(bytesMax));
      } else if (!budget.tryAcquire(chunk.length())) {
        fail(new LogUnavailable("too many requests are under way"));
      } else {
        collected.appendBuffer(chunk);
      }
    }

    void complete() {
      if (!promise.future().isComplete()) {
        promise.complete(new Body(collected.getBytes(), budget));
      }
    }

    void fail(Throwable cause) {
      if (promise.tryFail(cause)) {
        budget.release(collected.length());
      }
    }
  }
}
