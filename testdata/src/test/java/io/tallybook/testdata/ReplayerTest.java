package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallybook.testdata.FakeGateway.Answer;
import io.tallybook.testdata.ReplayOptions.Format;
import io.tallybook.testdata.ReplayOptions.Identity;
import io.tallybook.testdata.ReplayOptions.Order;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayerTest {
  private static final ReplayOptions NDJSON =
      ReplayOptions.defaults(Format.NDJSON).withBatchSize(10);

  @TempDir Path folder;
  private FakeGateway gateway;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = FakeGateway.start();
  }

  @AfterEach
  void stopGateway() {
    gateway.close();
  }

  @Test
  void replay_sendsTheFileInItsOrder() throws Exception {
    Path file = events(95);

    ReplayResult result = new Replayer(gateway.uri(), NDJSON).replay(file);

    assertThat(gateway.accepted("event_id")).isEqualTo(ids(95));
    assertThat(gateway.requests()).hasSize(10).allMatch(batch -> batch.size() <= 10);
    assertThat(result.sent()).isEqualTo(95);
    assertThat(result.acknowledged()).isEqualTo(95);
    assertThat(result.rejected()).isZero();
    assertThat(result.problems()).isEmpty();
    assertThat(result.cancelled()).isFalse();
    assertThat(gateway.operatorKeys()).containsOnly(Optional.empty());
  }

  @Test
  void replay_addressWithAPath_isKept() throws Exception {
    // Nothing listens at /base/events: the fake answers 404 there.
    assertThatThrownBy(
            () -> new Replayer(gateway.uri().resolve("/base/"), NDJSON).replay(events(1)))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("/base/events answered 404");
  }

  @Test
  void replay_emptyFile() throws Exception {
    assertThat(new Replayer(gateway.uri(), NDJSON).replay(file("\n\n")).sent()).isZero();
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void withOrder_time_sortsStably() throws Exception {
    Path file =
        file(
            event("late", "2024-01-01T00:00:09Z"),
            event("tie-1", "2024-01-01T00:00:05Z"),
            "no event",
            event("early", "2024-01-01T00:00:01Z"),
            event("tie-2", "2024-01-01T01:00:05+01:00"),
            event("tie-3", "2024-01-01T00:00:05.000Z"));

    ReplayResult result = new Replayer(gateway.uri(), NDJSON.withOrder(Order.TIME)).replay(file);

    assertThat(gateway.accepted("event_id"))
        .containsExactly("early", "tie-1", "tie-2", "tie-3", "late");
    assertThat(result.unreadable()).isEqualTo(1);
  }

  @Test
  void replay_gatewayBusy_isRepeatedWithTheSameIds() throws Exception {
    gateway
        .then(batch -> Answer.of(503, "{\"error\":\"busy\"}"))
        .then(batch -> Answer.of(429, ""))
        .then(batch -> Answer.of(502, "<html>"));

    ReplayResult result = new Replayer(gateway.uri(), NDJSON).replay(events(15));

    assertThat(gateway.accepted("event_id")).isEqualTo(ids(15));
    assertThat(gateway.requests()).hasSize(5);
    assertThat(result.sent()).isEqualTo(15);
    assertThat(result.acknowledged()).isEqualTo(15);
  }

  @Test
  void replay_answerLost_isRepeatedWithTheSameIds() throws Exception {
    gateway.then(
        batch -> {
          gateway.accept(batch);
          return Answer.dropped();
        });

    ReplayResult result = new Replayer(gateway.uri(), NDJSON).replay(events(3));

    assertThat(gateway.accepted("event_id"))
        .containsExactly("e-1", "e-2", "e-3", "e-1", "e-2", "e-3");
    assertThat(result.acknowledged()).isEqualTo(3);
  }

  @Test
  void replay_connectionRefused_waitsForTheGateway() throws Exception {
    int port = freePort();
    Path file = events(25);
    FutureTask<ReplayResult> replay =
        new FutureTask<>(() -> new Replayer(FakeGateway.uri(port), NDJSON).replay(file));
    Thread thread = start(replay);
    awaitPause(thread);

    try (FakeGateway late = FakeGateway.start(port)) {
      assertThat(replay.get().acknowledged()).isEqualTo(25);
      assertThat(late.accepted("event_id")).isEqualTo(ids(25));
    }
  }

  @Test
  void replay_gatewayStaysAway_fails() throws Exception {
    Replayer replayer =
        new Replayer(FakeGateway.uri(freePort()), NDJSON.withPatience(Duration.ofMillis(200)));
    Path file = events(1);

    assertThatThrownBy(() -> replayer.replay(file))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("/events cannot be reached")
        .hasMessageContaining("ConnectException")
        .hasMessageContaining("for longer than PT0.2S; 1 sent, 0 acknowledged");
  }

  @Test
  void replay_gatewayStaysBusy_fails() throws Exception {
    gateway.then(gateway::accept).otherwise(batch -> Answer.of(503, "disk full"));
    Replayer replayer = new Replayer(gateway.uri(), NDJSON.withPatience(Duration.ofMillis(200)));
    Path file = events(30);

    assertThatThrownBy(() -> replayer.replay(file))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("answered 503 disk full")
        .hasMessageContaining("20 sent, 10 acknowledged, 0 refused, 0 unreadable");
  }

  @Test
  void replay_wrongKey_failsAtOnce() throws Exception {
    gateway.otherwise(batch -> Answer.of(403, "no such key"));
    Replayer replayer = new Replayer(gateway.uri(), NDJSON.withOperatorKey("wrong"));
    Path file = events(30);

    assertThatThrownBy(() -> replayer.replay(file))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("answered 403 no such key");
    assertThat(gateway.requests()).hasSize(1);
  }

  @Test
  void replay_gatewayAcknowledgesFewer_fails() throws Exception {
    gateway.otherwise(batch -> Answer.of(202, "{\"accepted\":1}"));
    Path file = events(2);

    assertThatThrownBy(() -> new Replayer(gateway.uri(), NDJSON).replay(file))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("acknowledged 1 of 2 events");
  }

  @Test
  void replay_refusedEvents_areDroppedAndTheRestSent() throws Exception {
    gateway.otherwise(batch -> gateway.refuseAd("bad", 2, batch));
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      lines.add(event("e-" + i, "2024-01-01T00:00:00Z", i % 4 == 0 ? "bad" : "good"));
    }

    ReplayResult result = new Replayer(gateway.uri(), NDJSON).replay(file(lines));

    assertThat(gateway.accepted("event_id"))
        .isEqualTo(
            IntStream.rangeClosed(1, 20).filter(i -> i % 4 != 0).mapToObj(i -> "e-" + i).toList());
    assertThat(result.sent()).isEqualTo(20);
    assertThat(result.acknowledged()).isEqualTo(15);
    assertThat(result.refused()).isEqualTo(5);
    assertThat(result.problems())
        .containsExactly(
            "line 4: ad_id must be good",
            "line 8: ad_id must be good",
            "line 12: ad_id must be good",
            "line 16: ad_id must be good",
            "line 20: ad_id must be good");
  }

  @Test
  void replay_refusedWithoutSayingWhich_isFoundByHalving() throws Exception {
    gateway.otherwise(
        batch ->
            batch.stream().anyMatch(e -> e.path("event_id").asText().equals("e-7"))
                ? Answer.of(413, "too large")
                : gateway.accept(batch));

    ReplayResult result = new Replayer(gateway.uri(), NDJSON).replay(events(10));

    assertThat(gateway.accepted("event_id"))
        .isEqualTo(ids(10).stream().filter(id -> !id.equals("e-7")).toList());
    assertThat(result.refused()).isEqualTo(1);
    assertThat(result.problems()).containsExactly("line 7: 413 too large");
  }

  @Test
  void replay_unreadableLines_areCountedAndShown() throws Exception {
    List<String> lines = new ArrayList<>(List.of("", "  ", "{", "[]", "{\"a\":1,\"a\":2}"));
    lines.add("{\"timestamp\":\"yesterday\"}");
    lines.add("{\"timestamp\":true}");
    lines.add("{} {}");
    lines.add(event("good", "2024-01-01T00:00:00Z"));
    lines.addAll(IntStream.range(0, 20).mapToObj(i -> "x").toList());

    ReplayResult result = new Replayer(gateway.uri(), NDJSON).replay(file(lines));

    assertThat(gateway.accepted("event_id")).containsExactly("good");
    assertThat(result.unreadable()).isEqualTo(26);
    assertThat(result.problems()).hasSize(ReplayResult.PROBLEMS_MAX);
    assertThat(result.problems().get(0)).startsWith("line 3: no JSON: ");
    assertThat(result.problems().get(1)).isEqualTo("line 4: no JSON object");
    assertThat(result.problems().get(2)).startsWith("line 5: no JSON: Duplicate field 'a'");
    assertThat(result.problems().get(3))
        .isEqualTo("line 6: timestamp must be an ISO-8601 time, is 'yesterday'");
    assertThat(result.problems().get(4))
        .isEqualTo("line 7: timestamp must be an ISO-8601 time, is true");
    assertThat(result.problems().get(5)).startsWith("line 8: no JSON: ");
    assertThat(result.problems().get(6)).startsWith("line 10: no JSON: ");
  }

  @Test
  void withIdentity_givesIdsToEventsWithout() throws Exception {
    String anonymous = "{\"ad_id\":\"a\",\"timestamp\":\"2024-01-01T00:00:00Z\"}";
    Path file = file(anonymous, event("own", "2024-01-01T00:00:00Z"), anonymous);

    new Replayer(gateway.uri(), NDJSON.withIdentity(Identity.LINE)).replay(file);
    new Replayer(gateway.uri(), NDJSON.withIdentity(Identity.CONTENT)).replay(file);

    String hash = "content-" + ContentHash.of(anonymous);
    assertThat(gateway.accepted("event_id"))
        .containsExactly("line-1", "own", "line-3", hash, "own", hash);
  }

  @Test
  void replay_objectsArePassedOnAsTheyAre() throws Exception {
    String line =
        "{\"type\":\"click\",\"event_id\":\"e\",\"timestamp\":1704067200000,"
            + "\"cost_per_click\":0.2500000000000000000001,"
            + "\"user_agent\":\"\u00e4\ud83d\ude00\",\"new\":null}";

    new Replayer(gateway.uri(), NDJSON).replay(file(line));

    JsonNode sent = gateway.accepted().get(0);
    assertThat(sent.toString()).isEqualTo(line);
  }

  @Test
  void withReceiveDelay_keepsOrAddsReceiveTimes() throws Exception {
    String received = "\"received_at\":\"2024-01-01T00:00:07Z\"";
    Path file =
        file(
            "{\"event_id\":\"a\",\"timestamp\":\"2024-01-01T00:00:00Z\"," + received + "}",
            event("b", "2024-01-01T00:00:00.500Z"));

    new Replayer(gateway.uri(), NDJSON).replay(file);
    new Replayer(
            gateway.uri(), NDJSON.withOperatorKey("key").withReceiveDelay(Duration.ofSeconds(2)))
        .replay(file);

    assertThat(gateway.accepted("received_at"))
        .containsExactly("", "", "2024-01-01T00:00:07Z", "2024-01-01T00:00:02.500Z");
    assertThat(gateway.operatorKeys()).containsExactly(Optional.empty(), Optional.of("key"));
  }

  @Test
  void withEventsPerSecond_spreadsTheBatches() throws Exception {
    ReplayResult result =
        new Replayer(gateway.uri(), ReplayOptions.defaults(Format.NDJSON).withEventsPerSecond(200))
            .replay(events(100));

    assertThat(gateway.requests()).hasSize(5).allMatch(batch -> batch.size() == 20);
    // The last of five batches is due after four tenths of a second, never earlier.
    assertThat(result.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
  }

  @Test
  void cancel_duringAPause_endsTheReplay() throws Exception {
    gateway.then(gateway::accept).otherwise(batch -> Answer.of(503, ""));
    Replayer replayer = new Replayer(gateway.uri(), NDJSON.withPatience(Duration.ofDays(1)));
    Path file = events(30);
    FutureTask<ReplayResult> replay = new FutureTask<>(() -> replayer.replay(file));
    Thread thread = start(replay);
    awaitPause(thread);

    replayer.cancel();

    ReplayResult result = replay.get();
    assertThat(result.cancelled()).isTrue();
    assertThat(result.acknowledged()).isEqualTo(10);
    assertThat(result.sent()).isEqualTo(20);
  }

  @Test
  void cancel_whileWaitingForItsTurn_endsTheReplay() throws Exception {
    Replayer replayer = new Replayer(gateway.uri(), NDJSON.withEventsPerSecond(0.001));
    Path file = events(2);
    FutureTask<ReplayResult> replay = new FutureTask<>(() -> replayer.replay(file));
    Thread thread = start(replay);
    awaitPause(thread);

    replayer.cancel();

    assertThat(replay.get().acknowledged()).isEqualTo(1);
  }

  private static Thread start(FutureTask<ReplayResult> replay) {
    Thread thread = new Thread(replay, "replay");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** A pause is the only wait with a time limit: waiting for an answer has none. */
  private static void awaitPause(Thread thread) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                thread.getState() == Thread.State.TIMED_WAITING
                    && List.of(thread.getStackTrace()).stream()
                        .anyMatch(f -> f.getClassName().equals(Cancellation.class.getName())));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path events(int count) throws IOException {
    return file(ids(count).stream().map(id -> event(id, "2024-01-01T00:00:00Z")).toList());
  }

  private static List<String> ids(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "e-" + i).toList();
  }

  private static String event(String id, String time) {
    return event(id, time, "ad");
  }

  private static String event(String id, String time, String adId) {
    return "{\"event_id\":\"%s\",\"timestamp\":\"%s\",\"ad_id\":\"%s\"}".formatted(id, time, adId);
  }

  private Path file(String... lines) throws IOException {
    return file(List.of(lines));
  }

  private Path file(List<String> lines) throws IOException {
    return Files.write(folder.resolve("log.ndjson"), lines);
  }
}
