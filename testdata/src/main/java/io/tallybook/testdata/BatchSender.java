package io.tallybook.testdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Posts batches of events, one after the other, each until it is settled: acknowledged, or freed of
 * the events that the gateway refuses and sent again. A gateway that is away or busy is asked again
 * with growing pauses; the same ids make that safe.
 */
final class BatchSender {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
  private static final int BODY_SHOWN_MAX = 200;

  /** Too many requests, bad gateway, unavailable, gateway timeout: later it may work. */
  private static final Set<Integer> TRANSIENT = Set.of(429, 502, 503, 504);

  /** Bad request, content too large, unprocessable: the fault lies in the events. */
  private static final Set<Integer> EVENTS_AT_FAULT = Set.of(400, 413, 422);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final URI events;
  private final ReplayOptions options;
  private final ReplayTally tally;
  private final Cancellation cancellation;

  /**
   * @param gateway base address, for instance {@code http://localhost:8080}
   */
  BatchSender(URI gateway, ReplayOptions options, ReplayTally tally, Cancellation cancellation) {
    events = URI.create(gateway.toString().replaceFirst("/+$", "") + "/events");
    this.options = options;
    this.tally = tally;
    this.cancellation = cancellation;
  }

  /**
   * Settles a batch; returns early, with the batch unsettled, when the replay is cancelled.
   *
   * @throws ReplayException if the gateway stays away for longer than the options' patience, or
   *     refuses whatever it is sent
   */
  void send(List<ReplayEvent> batch) throws ReplayException, InterruptedException {
    tally.sent(batch.size());
    settle(batch);
  }

  private void settle(List<ReplayEvent> batch) throws ReplayException, InterruptedException {
    List<ReplayEvent> rest = batch;
    while (!rest.isEmpty() && !cancellation.isRequested()) {
      Optional<HttpResponse<String>> settled = postPatiently(rest);
      if (settled.isEmpty()) {
        return;
      }
      HttpResponse<String> answer = settled.get();
      int status = answer.statusCode();
      if (status / 100 == 2) {
        acknowledge(rest, answer);
        return;
      } else if (!EVENTS_AT_FAULT.contains(status)) {
        throw failure("answered " + shown(answer), null);
      }
      List<ReplayEvent> accepted = withoutRefused(rest, answer);
      if (accepted.size() == rest.size()) {
        settleHalves(rest, answer);
        return;
      }
      rest = accepted;
    }
  }

  private void acknowledge(List<ReplayEvent> batch, HttpResponse<String> answer)
      throws ReplayException {
    int accepted = json(answer).path("accepted").asInt(batch.size());
    if (accepted != batch.size()) {
      throw failure("acknowledged " + accepted + " of " + batch.size() + " events", null);
    }
    tally.acknowledged(accepted);
  }

  /** Drops the events that the answer names, by their index. */
  private List<ReplayEvent> withoutRefused(List<ReplayEvent> batch, HttpResponse<String> answer) {
    TreeMap<Integer, String> reasons = new TreeMap<>();
    for (JsonNode problem : json(answer).path("problems")) {
      int index = problem.path("index").asInt(-1);
      if (index >= 0 && index < batch.size()) {
        String reason =
            "%s %s".formatted(problem.path("field").asText(), problem.path("rule").asText());
        reasons.merge(index, reason.strip(), (a, b) -> a + "; " + b);
      }
    }
    reasons.forEach((index, reason) -> tally.refused(batch.get(index).line(), reason));
    List<ReplayEvent> rest = new ArrayList<>(batch.size() - reasons.size());
    for (int i = 0; i < batch.size(); i++) {
      if (!reasons.containsKey(i)) {
        rest.add(batch.get(i));
      }
    }
    return rest;
  }

  /** The answer names no event: halving the batch finds it. */
  private void settleHalves(List<ReplayEvent> batch, HttpResponse<String> answer)
      throws ReplayException, InterruptedException {
    if (batch.size() == 1) {
      tally.refused(batch.get(0).line(), shown(answer));
      return;
    }
    int middle = batch.size() / 2;
    settle(batch.subList(0, middle));
    settle(batch.subList(middle, batch.size()));
  }

  /**
   * Posts until the answer is final; empty if the replay is cancelled before.
   *
   * @throws ReplayException if the patience ends first
   */
  private Optional<HttpResponse<String>> postPatiently(List<ReplayEvent> batch)
      throws ReplayException, InterruptedException {
    HttpRequest request = request(batch);
    long startNanos = System.nanoTime();
    Duration pause = PAUSE_FIRST;
    while (true) {
      String trouble;
      IOException cause = null;
      try {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (!TRANSIENT.contains(answer.statusCode())) {
          return Optional.of(answer);
        }
        trouble = "answered " + shown(answer);
      } catch (IOException e) {
        trouble = "cannot be reached (" + e + ")";
        cause = e;
      }
      long spentNanos = System.nanoTime() - startNanos + pause.toNanos();
      if (spentNanos > options.patience().toNanos()) {
        throw failure(trouble + " for longer than " + options.patience(), cause);
      }
      if (cancellation.pause(pause.toNanos())) {
        return Optional.empty();
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    }
  }

  private HttpRequest request(List<ReplayEvent> batch) {
    String body = batch.stream().map(ReplayEvent::json).collect(Collectors.joining(",", "[", "]"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(events)
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    options.operatorKey().ifPresent(key -> request.header("X-Tallybook-Operator-Key", key));
    return request.build();
  }

  private ReplayException failure(String trouble, @Nullable IOException cause) {
    return new ReplayException(events + " " + trouble + "; " + tally.summary(), cause);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String shown(HttpResponse<String> answer) {
    String body = answer.body().strip();
    return answer.statusCode()
        + " "
        + (body.length() > BODY_SHOWN_MAX ? body.substring(0, BODY_SHOWN_MAX) + "..." : body);
  }
}
