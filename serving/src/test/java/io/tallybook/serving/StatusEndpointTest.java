package io.tallybook.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusEndpointTest {
  private static final long DAY_MILLIS = Instant.parse("2024-02-29T00:00:00Z").toEpochMilli();

  private final ServingServer server;

  StatusEndpointTest(@TempDir Path folder) throws Exception {
    server = new ServingServer(folder);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  private void writeSample() {
    server.write(
        "a", "ad-1", "2024-03-01T12:00:00Z", new Measures(10, 2, 0, 0, 0, 1, 50, 3, 80_000, 0));
    Leftover late = new Leftover(Leftover.Kind.LATE, "", DAY_MILLIS);
    Leftover rejected = new Leftover(Leftover.Kind.REJECTED, "KEY_MISSING", DAY_MILLIS);
    server
        .store()
        .upsertLeftovers(
            List.of(
                new LeftoverRow(late, Source.LIVE, 6), new LeftoverRow(rejected, Source.LIVE, 5)));
  }

  @Test
  void operator_seesTotalsAndLeftovers() throws Exception {
    writeSample();
    assertThat(server.get("/api/v1/status", ServingServer.operatorToken()).body())
        .isEqualTo(
            "{\"source\":\"live\",\"as_of\":\"2024-03-01T12:00:20Z\",\"freshness_millis\":10000,"
                + "\"written_at\":\"2024-03-01T12:00:30Z\",\"records_counted\":64,"
                + "\"records_late\":6,\"records_rejected\":5,\"records_total\":75,\"leftovers\":["
                + "{\"kind\":\"late\",\"code\":\"\",\"day\":\"2024-02-29\",\"count\":6},"
                + "{\"kind\":\"rejected\",\"code\":\"KEY_MISSING\",\"day\":\"2024-02-29\","
                + "\"count\":5}]}");
  }

  @Test
  void advertiser_seesFreshnessOnly() throws Exception {
    writeSample();
    assertThat(server.get("/api/v1/status", ServingServer.advertiserToken("a")).body())
        .isEqualTo(
            "{\"source\":\"live\",\"as_of\":\"2024-03-01T12:00:20Z\",\"freshness_millis\":10000,"
                + "\"written_at\":\"2024-03-01T12:00:30Z\"}");
  }

  @Test
  void otherSource_isKeptApart() throws Exception {
    writeSample();
    assertThat(server.get("/api/v1/status?source=final", ServingServer.operatorToken()).body())
        .isEqualTo(
            "{\"source\":\"final\",\"as_of\":null,\"freshness_millis\":null,\"written_at\":null,"
                + "\"records_counted\":0,\"records_late\":0,\"records_rejected\":0,"
                + "\"records_total\":0,\"leftovers\":[]}");
  }

  @Test
  void unknownParameter_isRefused() throws Exception {
    HttpResponse<String> answer =
        server.get("/api/v1/status?sorce=final", ServingServer.operatorToken());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("sorce is not known here: use source");
  }
}
