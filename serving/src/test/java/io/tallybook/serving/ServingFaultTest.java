package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery;
import io.tallybook.stores.aggregate.AggregateResult;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.StoreException;
import io.tallybook.stores.aggregate.StoreStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Stores that fail half-way or answer too much, and requests that are no requests. */
class ServingFaultTest {
  private static final String ANALYTICS =
      "/api/v1/advertisers/analytics?advertiser_id=a&start_time=2024-03-01T00:00:00Z"
          + "&end_time=2024-03-02T00:00:00Z&granularity=1m";

  /**
   * A store that hands over rows without end, or fails after some.
   *
   * @param rowsBeforeFailure how many rows come before it fails; enough to fill any answer if large
   */
  private record ScriptedStore(int rowsBeforeFailure) implements AggregateStore {
    @Override
    public void scan(AggregateQuery query, Consumer<AggregateResult> consumer) {
      List<String> group = new ArrayList<>();
      query.groupBy().forEach(dimension -> group.add("2024-03-01T00:00:00Z"));
      AggregateResult row = new AggregateResult(group, Measures.ZERO, 1);
      for (int i = 0; i < rowsBeforeFailure; i++) {
        consumer.accept(row);
      }
      throw new StoreException("disk on fire");
    }

    @Override
    public List<AggregateResult> query(AggregateQuery query) {
      throw new StoreException("disk on fire");
    }

    @Override
    public void upsertAggregates(List<AggregateRow> rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void upsertLeftovers(List<LeftoverRow> rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<LeftoverRow> leftovers(Source source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoreStatus status(Source source) {
      return new StoreStatus(0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
  }

  @Test
  void report_failingBeforeItIsOnItsWay_isAnError() throws Exception {
    try (ServingServer server = new ServingServer(new ScriptedStore(10))) {
      HttpResponse<String> answer =
          server.get("/api/v1/report?by=ad", ServingServer.operatorToken());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(answer.body())
          .isEqualTo("{\"error\":\"the store cannot answer now; the server's log says why\"}");
    }
  }

  @Test
  void report_failingOnItsWay_isCutAndNeverPassesForWhole() throws Exception {
    try (ServingServer server = new ServingServer(new ScriptedStore(50_000))) {
      assertThatThrownBy(() -> server.get("/api/v1/report?by=ad", ServingServer.operatorToken()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void analytics_ofTooManyPoints_isRefusedWithTheLimit() throws Exception {
    try (ServingServer server = new ServingServer(new ScriptedStore(Integer.MAX_VALUE))) {
      HttpResponse<String> answer = server.get(ANALYTICS, ServingServer.operatorToken());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"the answer would have more than 100000 points: narrow the range,"
                  + " choose a coarser granularity or filter by ad_id or campaign_id\"}");
    }
  }

  @Test
  void malformedQuery_isABadRequest() throws Exception {
    try (ServingServer server = new ServingServer(new ScriptedStore(0));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /api/v1/status?source=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Authorization: Bearer "
              + ServingServer.operatorToken()
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(answer.lines()).last().isEqualTo("{\"error\":\"the request cannot be read\"}");
    }
  }
}
