package io.tallybook.stores.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Brings one batch to a server: sends it until it is committed, refused, or the time is over. */
final class BatchDelivery {
  /**
   * A connection that died without a sign is given up after this long, which leaves time for a new
   * one. The store itself takes well under a second for a batch.
   */
  private static final Duration ATTEMPT_TIME_MAX = Duration.ofSeconds(15);

  /**
   * An attempt that began may use this long even past the end of the time, so that the error tells
   * what the server did and not that a last attempt of a few milliseconds was over.
   */
  private static final Duration ATTEMPT_TIME_MIN = Duration.ofSeconds(2);

  private static final long PAUSE_MILLIS_MIN = 100;
  private static final long PAUSE_MILLIS_MAX = 2_000;

  private static final int COMMITTED = 204;

  /** What a server, or a proxy before it, answers while it cannot take anything. */
  private static final Set<Integer> NOT_NOW = Set.of(502, 503, 504);

  private static final Set<Integer> NOT_ALLOWED = Set.of(401, 403);

  /** That much is told of an error answer. */
  private static final int ERROR_BYTES_MAX = 500;

  private final HttpClient client;
  private final String token;
  private final Duration retryTime;

  /** Why an attempt did not commit the batch. */
  private record Failure(String reason, boolean mayPass, @Nullable IOException cause) {}

  BatchDelivery(HttpClient client, String token, Duration retryTime) {
    this.client = client;
    this.token = token;
    this.retryTime = retryTime;
  }

  /**
   * Returns when the server has committed the batch.
   *
   * @param purpose what the batch is and where it goes, for error messages
   * @throws StoreException with the remedy, if the server refused it, did not take it in time, or
   *     the thread was interrupted
   */
  void deliver(URI target, byte[] body, String purpose) {
    try {
      Optional<Failure> failure = sendUntilSettled(target, body);
      if (failure.isPresent()) {
        throw failed(purpose, failure.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("cannot " + purpose + ": interrupted", e);
    }
  }

  private Optional<Failure> sendUntilSettled(URI target, byte[] body) throws InterruptedException {
    long startNanos = System.nanoTime();
    Duration left = retryTime;
    for (long pauseMillis = PAUSE_MILLIS_MIN; ; pauseMillis = longer(pauseMillis)) {
      Optional<Failure> failure = send(request(target, body, left));
      if (failure.filter(Failure::mayPass).isEmpty()) {
        return failure;
      }
      Duration pause = Duration.ofMillis(jittered(pauseMillis));
      left = retryTime.minusNanos(System.nanoTime() - startNanos).minus(pause);
      if (left.isNegative() || left.isZero()) {
        return failure;
      }
      Thread.sleep(pause.toMillis());
    }
  }

  private HttpRequest request(URI target, byte[] body, Duration left) {
    return HttpRequest.newBuilder(target)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", HttpAggregateWriter.CONTENT_TYPE)
        .timeout(attemptTime(left))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private static Duration attemptTime(Duration left) {
    if (left.compareTo(ATTEMPT_TIME_MIN) < 0) {
      return ATTEMPT_TIME_MIN;
    }
    return left.compareTo(ATTEMPT_TIME_MAX) < 0 ? left : ATTEMPT_TIME_MAX;
  }

  private Optional<Failure> send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream answer = response.body()) {
        if (response.statusCode() == COMMITTED) {
          return Optional.empty();
        }
        String error = new String(answer.readNBytes(ERROR_BYTES_MAX), UTF_8);
        return Optional.of(refusal(response.statusCode(), error));
      }
    } catch (IOException e) {
      // Some of them come without a message: a refused connection, for one.
      return Optional.of(new Failure("no answer (" + e + ")", true, e));
    }
  }

  private static Failure refusal(int status, String error) {
    String remedy =
        NOT_ALLOWED.contains(status)
            ? "; " + AggregateStores.TOKEN_VARIABLE + " must be an operator's token, valid now"
            : "";
    return new Failure("answer " + status + " " + error + remedy, NOT_NOW.contains(status), null);
  }

  private StoreException failed(String purpose, Failure failure) {
    String message = "cannot " + purpose + ": " + failure.reason();
    if (failure.mayPass()) {
      message +=
          "; retried for "
              + retryTime.toMillis()
              + " ms; check that 'tallybook serve' runs there and what its log says";
    }
    return failure.cause() == null
        ? new StoreException(message)
        : new StoreException(message, failure.cause());
  }

  private static long longer(long pauseMillis) {
    return Math.min(PAUSE_MILLIS_MAX, 2 * pauseMillis);
  }

  /** Many workers lose their server at one moment: they must not all come back at one moment. */
  private static long jittered(long pauseMillis) {
    return pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
  }
}
