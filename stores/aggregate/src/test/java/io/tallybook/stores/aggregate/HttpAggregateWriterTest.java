package io.tallybook.stores.aggregate;

import static io.tallybook.stores.aggregate.Rows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Source;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers by script; against the real one, see the module that serves. */
class HttpAggregateWriterTest {
  private static final List<AggregateRow> ROWS = List.of(row("a", 0, 1, 10));
  private static final String TOKEN = "a.b.c";

  private final HttpServer server;
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  // A test compares the bodies with assertions on arrays.
  @SuppressWarnings("ArrayRecordComponent")
  private record Request(String path, String authorization, String type, byte[] body) {}

  HttpAggregateWriterTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestBody().readAllBytes()));
      Integer status = answers.poll();
      if (status == null || status == 204) {
        exchange.sendResponseHeaders(204, -1);
      } else {
        byte[] error = "{\"error\":\"scripted\"}".getBytes(UTF_8);
        exchange.sendResponseHeaders(status, error.length);
        exchange.getResponseBody().write(error);
      }
    }
  }

  private HttpAggregateWriter writer() {
    return HttpAggregateWriter.to(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), " " + TOKEN + "\n");
  }

  @Test
  void batches_arePostedWithTheTokenEachToItsPath() {
    List<LeftoverRow> leftovers =
        List.of(new LeftoverRow(new Leftover(Leftover.Kind.LATE, "", 0), Source.LIVE, 1));
    try (AggregateWriter writer = writer()) {
      writer.upsertAggregates(ROWS);
      writer.upsertLeftovers(leftovers);
    }
    assertThat(requests)
        .extracting(Request::path)
        .containsExactly("/internal/v1/aggregates", "/internal/v1/leftovers");
    assertThat(requests).extracting(Request::authorization).containsOnly("Bearer " + TOKEN);
    assertThat(requests).extracting(Request::type).containsOnly("application/octet-stream");
    assertThat(requests.get(0).body()).isEqualTo(RowBatchCodec.encodeAggregates(ROWS));
    assertThat(requests.get(1).body()).isEqualTo(RowBatchCodec.encodeLeftovers(leftovers));
  }

  @Test
  void emptyBatch_isNotSent() {
    try (AggregateWriter writer = writer()) {
      writer.upsertAggregates(List.of());
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void largeBatch_goesInPiecesInOrder() throws Exception {
    List<AggregateRow> rows = new ArrayList<>();
    for (int i = 0; i < 2 * RowBatchCodec.ROWS_MAX + 1; i++) {
      rows.add(row("a", i, 1, i));
    }
    try (AggregateWriter writer = writer()) {
      writer.upsertAggregates(rows);
    }
    List<AggregateRow> received = new ArrayList<>();
    for (Request request : requests) {
      received.addAll(RowBatchCodec.decodeAggregates(request.body()));
    }
    assertThat(requests).hasSize(3);
    assertThat(received).isEqualTo(rows);
  }

  @Test
  void notNow_isTriedAgainWithTheSameBytes() {
    answers.addAll(List.of(503, 502, 504));
    try (AggregateWriter writer = writer()) {
      writer.upsertAggregates(ROWS);
    }
    assertThat(requests).hasSize(4);
    assertThat(requests)
        .allSatisfy(
            request -> assertThat(request.body()).isEqualTo(RowBatchCodec.encodeAggregates(ROWS)));
  }

  @Test
  void notNowForTooLong_isAnErrorWithTheRemedy() {
    for (int i = 0; i < 100; i++) {
      answers.add(503);
    }
    try (AggregateWriter writer = writer().withRetryTime(Duration.ofSeconds(2))) {
      assertThatThrownBy(() -> writer.upsertAggregates(ROWS))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "cannot write 1 aggregates to http://127.0.0.1:"
                  + server.getAddress().getPort()
                  + ": answer 503 {\"error\":\"scripted\"}; retried for 2000 ms; check that"
                  + " 'tallybook serve' runs there and what its log says");
    }
    assertThat(requests).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 307, 400, 404, 413, 415, 500})
  void anyOtherAnswer_isAnErrorAtOnce(int status) {
    answers.add(status);
    try (AggregateWriter writer = writer()) {
      assertThatThrownBy(() -> writer.upsertAggregates(ROWS))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "cannot write 1 aggregates to http://127.0.0.1:"
                  + server.getAddress().getPort()
                  + ": answer "
                  + status
                  + " {\"error\":\"scripted\"}");
    }
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void refusedToken_isAnErrorAtOnceThatNamesTheVariable(int status) {
    answers.add(status);
    try (AggregateWriter writer = writer()) {
      assertThatThrownBy(() -> writer.upsertAggregates(ROWS))
          .isInstanceOf(StoreException.class)
          .hasMessageEndingWith(
              ": answer "
                  + status
                  + " {\"error\":\"scripted\"}; TALLYBOOK_TOKEN must be an operator's token, valid"
                  + " now")
          .hasMessageNotContaining(TOKEN);
    }
    assertThat(requests).hasSize(1);
  }

  @Test
  void nobodyThere_isAnErrorWithTheRemedy() throws Exception {
    int freePort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      freePort = socket.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + freePort);
    try (AggregateWriter writer =
        HttpAggregateWriter.to(nobody, TOKEN).withRetryTime(Duration.ofMillis(200))) {
      assertThatThrownBy(() -> writer.upsertAggregates(ROWS))
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("cannot write 1 aggregates to " + nobody + ": no answer (")
          .hasMessageEndingWith(
              "; retried for 200 ms; check that 'tallybook serve' runs there and what its log says")
          .hasCauseInstanceOf(ConnectException.class);
    }
  }

  @Test
  void interrupted_isAnErrorAndStaysInterrupted() {
    try (AggregateWriter writer = writer()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> writer.upsertAggregates(ROWS))
          .isInstanceOf(StoreException.class)
          .hasMessageEndingWith(": interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void closedWriter_refuses() {
    AggregateWriter writer = writer();
    writer.close();
    assertThatThrownBy(() -> writer.upsertAggregates(ROWS))
        .isInstanceOf(StoreException.class)
        .hasMessageEndingWith(": this writer is closed");
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT1H0.001S"})
  void withRetryTime_outOfRange_isRefused(Duration retryTime) {
    HttpAggregateWriter writer = writer();
    assertThatThrownBy(() -> writer.withRetryTime(retryTime))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("retryTime must be positive and at most PT1H, is " + retryTime);
  }
}
