package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery;
import io.tallybook.stores.aggregate.AggregateResult;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.AggregateWriter;
import io.tallybook.stores.aggregate.DuckDbAggregateStore;
import io.tallybook.stores.aggregate.HttpAggregateWriter;
import io.tallybook.stores.aggregate.RowBatchCodec;
import io.tallybook.stores.aggregate.StoreException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes over loopback HTTP into a real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteEndpointTest {
  private static final String AGGREGATES = "/internal/v1/aggregates";
  private static final String LEFTOVERS = "/internal/v1/leftovers";
  private static final byte[] BATCH = RowBatchCodec.encodeAggregates(List.of(row("a", 1, 10)));

  private final ServingServer server;
  private StoreContent before = new StoreContent(List.of(), List.of());

  /** All there is in a store. */
  private record StoreContent(List<AggregateResult> cells, List<LeftoverRow> leftovers) {
    static StoreContent of(AggregateStore store) {
      AggregateQuery byAd =
          new AggregateQuery(
              Source.LIVE,
              Instant.EPOCH,
              Instant.MAX,
              List.of(AggregateQuery.Dimension.AD),
              Duration.ofMinutes(1),
              Map.of());
      return new StoreContent(store.query(byAd), store.leftovers(Source.LIVE));
    }
  }

  WriteEndpointTest(@TempDir Path folder) throws Exception {
    server = new ServingServer(folder);
  }

  @BeforeEach
  void rememberContent() {
    before = StoreContent.of(server.store());
  }

  @AfterAll
  void close() throws Exception {
    server.close();
  }

  private static AggregateRow row(String adId, long version, long grossClicks) {
    return new AggregateRow(
        new AggregateKey(0, new AdRef("adv", "camp", adId), "DE", Device.MOBILE),
        Source.LIVE,
        version,
        version,
        new Measures(grossClicks, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        "EUR");
  }

  private static AggregateResult counted(String adId, long version, long grossClicks) {
    return new AggregateResult(
        List.of(adId), new Measures(grossClicks, 0, 0, 0, 0, 0, 0, 0, 0, 0), version);
  }

  private AggregateWriter writer(String token) {
    return HttpAggregateWriter.to(server.uri(), token);
  }

  @Test
  void rows_arriveAndAreCommitted_andStaleVersionsDoNotWin(@TempDir Path folder) throws Exception {
    LeftoverRow late =
        new LeftoverRow(new Leftover(Leftover.Kind.LATE, "", 86_400_000), Source.LIVE, 5);
    try (ServingServer own = new ServingServer(folder);
        AggregateWriter writer = HttpAggregateWriter.to(own.uri(), ServingServer.operatorToken())) {
      writer.upsertAggregates(List.of(row("a", 2, 10), row("b", 1, 7)));
      writer.upsertAggregates(List.of(row("a", 1, 99), row("b", 2, 8)));
      writer.upsertLeftovers(List.of(late));
      writer.upsertLeftovers(List.of(new LeftoverRow(late.leftover(), Source.LIVE, 4)));
      assertThat(StoreContent.of(own.store()))
          .isEqualTo(
              new StoreContent(List.of(counted("a", 2, 10), counted("b", 2, 8)), List.of(late)));
    }
  }

  @Test
  void batchOfTheLongestTexts_arrivesWhole(@TempDir Path folder) throws Exception {
    String longest = "\u20AC".repeat(RowBatchCodec.TEXT_LENGTH_MAX);
    List<AggregateRow> rows = new ArrayList<>();
    List<AggregateResult> expected = new ArrayList<>();
    for (int i = 0; i < RowBatchCodec.ROWS_MAX + 1; i++) {
      String adId = longest.substring(5) + "%05d".formatted(i);
      AggregateKey key =
          new AggregateKey(0, new AdRef(longest, longest, adId), longest, Device.MOBILE);
      rows.add(
          new AggregateRow(
              key, Source.LIVE, 1, 1, new Measures(i, 0, 0, 0, 0, 0, 0, 0, 0, 0), "EUR"));
      expected.add(counted(adId, 1, i));
    }
    try (ServingServer own = new ServingServer(folder);
        AggregateWriter writer = HttpAggregateWriter.to(own.uri(), ServingServer.operatorToken())) {
      writer.upsertAggregates(rows);
      assertThat(StoreContent.of(own.store()).cells()).isEqualTo(expected);
    }
  }

  @Test
  void advertiser_mayNotWrite() {
    try (AggregateWriter writer = writer(ServingServer.advertiserToken("adv"))) {
      assertThatThrownBy(() -> writer.upsertAggregates(List.of(row("a", 1, 10))))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "cannot write 1 aggregates to "
                  + server.uri()
                  + ": answer 403 {\"error\":\"only an operator's token may write\"};"
                  + " TALLYBOOK_TOKEN must be an operator's token, valid now");
    }
    assertThat(StoreContent.of(server.store())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {AGGREGATES, LEFTOVERS})
  void noToken_isUnauthorized(String path) throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(BATCH)),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(StoreContent.of(server.store())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {AGGREGATES, LEFTOVERS})
  void otherMethods_areRefused(String path) throws Exception {
    HttpResponse<String> answer = server.get(path, ServingServer.operatorToken());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    assertThat(answer.body()).isEqualTo("{\"error\":\"only POST is offered here\"}");
  }

  @Test
  void otherMediaType_isRefused() throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request(AGGREGATES)
                .header("Authorization", "Bearer " + ServingServer.operatorToken())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofByteArray(BATCH)),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"the body must be application/octet-stream\"}");
    assertThat(StoreContent.of(server.store())).isEqualTo(before);
  }

  @Test
  void batchOfTheOtherKind_isABadRequest() throws Exception {
    assertThat(post(LEFTOVERS, BodyPublishers.ofByteArray(BATCH)))
        .isEqualTo("400 {\"error\":\"the batch is of kind 1, leftovers are kind 2\"}");
  }

  @Test
  void noBody_isABadRequest() throws Exception {
    assertThat(post(AGGREGATES, BodyPublishers.noBody()))
        .isEqualTo("400 {\"error\":\"the batch ends before its first row\"}");
  }

  @Test
  void truncatedAnywhere_isABadRequestAndWritesNothing() throws Exception {
    for (int length = 0; length < BATCH.length; length++) {
      byte[] cut = Arrays.copyOf(BATCH, length);
      assertThat(post(AGGREGATES, BodyPublishers.ofByteArray(cut)))
          .as("%s bytes", length)
          .startsWith("400 {\"error\":\"the batch ends ");
    }
    assertThat(StoreContent.of(server.store())).isEqualTo(before);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void garbage_isABadRequestAndWritesNothing(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50; i++) {
      byte[] noise = new byte[random.nextInt(2_000)];
      random.nextBytes(noise);
      // A right beginning gets the rest of it read.
      if (random.nextBoolean()) {
        System.arraycopy(BATCH, 0, noise, 0, Math.min(noise.length, random.nextInt(BATCH.length)));
      }
      String path = random.nextBoolean() ? AGGREGATES : LEFTOVERS;
      assertThat(post(path, BodyPublishers.ofByteArray(noise))).startsWith("400 {\"error\":\"");
    }
    assertThat(StoreContent.of(server.store())).isEqualTo(before);
  }

  @Test
  void bodyOverTheLimit_isTooLarge_declaredOrNot() throws Exception {
    byte[] body = new byte[RowBatchCodec.BYTES_MAX + 1];
    String tooLarge = "413 {\"error\":\"the body is larger than is taken here\"}";
    assertThat(post(AGGREGATES, BodyPublishers.ofByteArray(body))).isEqualTo(tooLarge);
    // Of a stream the length is not known before: it is sent in chunks.
    assertThat(post(AGGREGATES, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
        .isEqualTo(tooLarge);
  }

  @Test
  void bodyThatBreaksOff_writesNothing() throws Exception {
    String head =
        "POST "
            + AGGREGATES
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + ServingServer.operatorToken()
            + "\r\nContent-Type: application/octet-stream\r\nContent-Length: "
            + (BATCH.length + 1)
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      // What has come would be a whole batch.
      socket.getOutputStream().write(BATCH);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(StoreContent.of(server.store())).isEqualTo(before);
  }

  private String post(String path, BodyPublisher body) throws Exception {
    return post(server, path, body);
  }

  private static String post(ServingServer server, String path, BodyPublisher body)
      throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request(path)
                .header("Authorization", "Bearer " + ServingServer.operatorToken())
                .header("Content-Type", "application/octet-stream")
                .POST(body),
            BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void failingStore_isUnavailableWithoutDetails(@TempDir Path folder) throws Exception {
    try (ServingServer broken = new ServingServer(folder)) {
      broken.store().close();
      assertThat(post(broken, AGGREGATES, BodyPublishers.ofByteArray(BATCH)))
          .isEqualTo("503 {\"error\":\"the store cannot answer now; the server's log says why\"}");
    }
  }

  @Test
  void serverThatDiesAndComesBack_passesUnnoticed(@TempDir Path folder) throws Exception {
    CompletableFuture<Void> write;
    int port;
    try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = dying.getLocalPort();
      URI uri = URI.create("http://127.0.0.1:" + port);
      write =
          CompletableFuture.runAsync(
              () -> {
                try (AggregateWriter writer =
                    HttpAggregateWriter.to(uri, ServingServer.operatorToken())) {
                  writer.upsertAggregates(List.of(row("a", 1, 10)));
                }
              });
      // It goes in the middle of a request, and from then on refuses connections.
      try (Socket connection = dying.accept();
          InputStream request = connection.getInputStream()) {
        assertThat(request.read()).isEqualTo('P');
      }
    }
    assertThat(write).isNotDone();
    AggregateStore store = DuckDbAggregateStore.open(folder.resolve("aggregates.duckdb"));
    try (ServingServer back = new ServingServer(store, port)) {
      write.get(HttpAggregateWriter.RETRY_TIME_DEFAULT.toSeconds(), TimeUnit.SECONDS);
      assertThat(StoreContent.of(back.store()).cells()).containsExactly(counted("a", 1, 10));
    }
  }
}
