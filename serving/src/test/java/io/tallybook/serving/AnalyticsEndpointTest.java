package io.tallybook.serving;

import static io.tallybook.serving.ServingServer.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsEndpointTest {
  private static final String DAY =
      "/api/v1/advertisers/analytics?start_time=2024-03-01T00:00:00Z"
          + "&end_time=2024-03-02T00:00:00Z";

  private final ServingServer server;

  AnalyticsEndpointTest(@TempDir Path folder) throws Exception {
    server = new ServingServer(folder);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void answer_isExactlyAsDocumented() throws Exception {
    server.write(
        "a",
        "ad-1",
        "2024-03-01T11:58:00Z",
        new Measures(10, 1, 1, 3, 2, 1, 300, 4, 1_234_567, 89, 6, 1));
    server.write("a", "ad-2", "2024-03-01T11:58:00Z", new Measures(1, 0, 1, 0, 0, 0, 0, 0, 0, 5));
    server.write("b", "ad-1", "2024-03-01T11:58:00Z", new Measures(99, 0, 0, 0, 0, 0, 0, 0, 5, 0));
    HttpResponse<String> answer =
        server.get(DAY + "&granularity=1m", ServingServer.advertiserToken("a"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"advertiser_id\":\"a\",\"granularity\":\"1m\","
                + "\"start_time\":\"2024-03-01T00:00:00Z\",\"end_time\":\"2024-03-02T00:00:00Z\","
                + "\"source\":\"live\",\"maturity\":\"preliminary\",\"currency\":\"EUR\","
                + "\"as_of\":\"2024-03-01T11:58:20Z\",\"freshness_millis\":130000,\"series\":["
                + "{\"timestamp\":\"2024-03-01T11:58:00Z\",\"ad_id\":\"ad-1\",\"clicks\":8,"
                + "\"gross_clicks\":10,\"givt_clicks\":1,\"internal_clicks\":1,\"net_clicks\":9,\"sivt_clicks\":1,"
                + "\"invalid_clicks\":2,\"suspect_clicks\":3,\"undecided_clicks\":2,"
                + "\"decision_rate\":0.8,\"prefetch_clicks\":6,\"duplicates\":1,"
                + "\"total_spend\":1.234567,\"spend_micros\":1234567,\"invalid_micros\":89,"
                + "\"impressions\":300,\"conversions\":4,\"ctr\":0.026667},"
                + "{\"timestamp\":\"2024-03-01T11:58:00Z\",\"ad_id\":\"ad-2\",\"clicks\":0,"
                + "\"gross_clicks\":1,\"givt_clicks\":0,\"internal_clicks\":0,\"net_clicks\":1,\"sivt_clicks\":1,"
                + "\"invalid_clicks\":1,\"suspect_clicks\":0,\"undecided_clicks\":0,"
                + "\"decision_rate\":1,\"prefetch_clicks\":0,\"duplicates\":0,\"total_spend\":0,"
                + "\"spend_micros\":0,\"invalid_micros\":5,\"impressions\":0,\"conversions\":0,"
                + "\"ctr\":null}]}");
  }

  @Test
  void emptyStore_hasNoFreshnessAndNoPoints() throws Exception {
    JsonNode answer = json(server.get(DAY + "&granularity=1d", ServingServer.advertiserToken("a")));
    assertThat(answer.get("as_of").isNull()).isTrue();
    assertThat(answer.get("freshness_millis").isNull()).isTrue();
    assertThat(answer.get("series")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1m, '2024-03-01T10:59:00Z=1 2024-03-01T11:00:00Z=2 2024-03-01T11:04:00Z=4"
        + " 2024-03-01T11:05:00Z=8'",
    "5m, '2024-03-01T10:55:00Z=1 2024-03-01T11:00:00Z=6 2024-03-01T11:05:00Z=8'",
    "1h, '2024-03-01T10:00:00Z=1 2024-03-01T11:00:00Z=14'",
    "1d, '2024-03-01T00:00:00Z=15'",
  })
  void granularity_rollsUp(String granularity, String expected) throws Exception {
    server.write("a", "ad-1", "2024-03-01T10:59:00Z", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    server.write("a", "ad-1", "2024-03-01T11:00:00Z", new Measures(2, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    server.write("a", "ad-1", "2024-03-01T11:04:00Z", new Measures(4, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    server.write("a", "ad-1", "2024-03-01T11:05:00Z", new Measures(8, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    JsonNode answer =
        json(server.get(DAY + "&granularity=" + granularity, ServingServer.advertiserToken("a")));
    StringBuilder series = new StringBuilder();
    for (JsonNode point : answer.get("series")) {
      series.append(series.isEmpty() ? "" : " ");
      series.append(point.get("timestamp").asText()).append('=').append(point.get("clicks"));
    }
    assertThat(series.toString()).isEqualTo(expected);
  }

  @Test
  void range_isHalfOpen() throws Exception {
    server.write("a", "ad-1", "2024-03-01T11:00:00Z", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    server.write("a", "ad-1", "2024-03-01T11:01:00Z", new Measures(2, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    JsonNode answer =
        json(
            server.get(
                "/api/v1/advertisers/analytics?start_time=2024-03-01T11:00:00Z"
                    + "&end_time=2024-03-01T11:01:00Z&granularity=1h",
                ServingServer.advertiserToken("a")));
    assertThat(answer.at("/series/0/clicks").asLong()).isEqualTo(1);
  }

  @Test
  void filters_andSource_select() throws Exception {
    server.write("a", "ad-1", "2024-03-01T11:00:00Z", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    server.write("a", "ad-2", "2024-03-01T11:00:00Z", new Measures(2, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    server.write(
        Source.FINAL,
        "a",
        "ad-1",
        "2024-03-01T11:00:00Z",
        new Measures(4, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    String token = ServingServer.operatorToken();
    String own = DAY + "&granularity=1d&advertiser_id=a";
    assertThat(clicks(server.get(own, token))).isEqualTo("1 2");
    assertThat(clicks(server.get(own + "&ad_id=ad-2", token))).isEqualTo("2");
    assertThat(clicks(server.get(own + "&ad_id=ad-2&ad_id=ad-1", token))).isEqualTo("1 2");
    assertThat(clicks(server.get(own + "&campaign_id=other", token))).isEmpty();
    assertThat(clicks(server.get(own + "&campaign_id=camp+of+a&ad_id=ad-1", token))).isEqualTo("1");
    HttpResponse<String> settled = server.get(own + "&source=final", token);
    assertThat(clicks(settled)).isEqualTo("4");
    assertThat(json(settled).get("maturity").asText()).isEqualTo("final");
  }

  @Test
  void spend_isExactBeyondDoubles() throws Exception {
    server.write(
        "a",
        "ad-1",
        "2024-03-01T11:00:00Z",
        new Measures(1, 0, 0, 0, 0, 0, 0, 0, Long.MAX_VALUE, 0));
    HttpResponse<String> answer =
        server.get(DAY + "&granularity=1d", ServingServer.advertiserToken("a"));
    assertThat(answer.body())
        .contains("\"total_spend\":9223372036854.775807,\"spend_micros\":9223372036854775807");
  }

  @Test
  void idsThatLookLikeMarkup_comeBackAsTheyAre() throws Exception {
    String ad = "<script>alert(\"1\")</script>\u2028&amp;";
    server.write("a", ad, "2024-03-01T11:00:00Z", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    JsonNode answer =
        json(
            server.get(
                DAY + "&granularity=1d&ad_id=" + encoded(ad), ServingServer.advertiserToken("a")));
    assertThat(answer.at("/series/0/ad_id").asText()).isEqualTo(ad);
  }

  @Test
  void problems_areReportedTogether() throws Exception {
    HttpResponse<String> answer =
        server.get(
            "/api/v1/advertisers/analytics?start_time=yesterday&end_time=&granularity=2m"
                + "&source=guess&advertiser=a",
            ServingServer.operatorToken());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"6 problems, the first: advertiser is not known here: use ad_id,"
                + " advertiser_id, campaign_id, end_time, granularity, source, start_time\","
                + "\"problems\":["
                + "{\"field\":\"advertiser\",\"value\":\"a\",\"rule\":\"is not known here: use"
                + " ad_id, advertiser_id, campaign_id, end_time, granularity, source,"
                + " start_time\"},"
                + "{\"field\":\"advertiser_id\",\"value\":\"\",\"rule\":\"is required\"},"
                + "{\"field\":\"start_time\",\"value\":\"yesterday\",\"rule\":\"must be a time in"
                + " ISO 8601 with its zone, for instance 2017-11-06T16:00:00Z\"},"
                + "{\"field\":\"granularity\",\"value\":\"2m\",\"rule\":\"must be one of 1d, 1h,"
                + " 1m, 5m\"},"
                + "{\"field\":\"end_time\",\"value\":\"\",\"rule\":\"is required\"},"
                + "{\"field\":\"source\",\"value\":\"guess\",\"rule\":\"must be one of final,"
                + " live\"}]}");
  }

  @ParameterizedTest(name = "{0} to {1} at {2}: {3}")
  @CsvSource({
    "2024-03-01T00:00:00Z, 2024-03-01T00:00:00Z, 1m, must lie after start_time",
    "2024-03-02T00:00:00Z, 2024-03-01T00:00:00Z, 1d, must lie after start_time",
    "2024-03-01T00:00:00Z, 2024-04-01T00:00:00Z, 1m, OK",
    "2024-03-01T00:00:00Z, 2024-04-01T00:01:00Z, 1m,"
        + " may lie at most 31 days after start_time at granularity 1m",
    "2024-03-01T00:00:00Z, 2024-04-01T00:01:00Z, 5m, OK",
    "2024-03-01T00:00:00Z, 2024-06-02T00:00:00Z, 5m,"
        + " may lie at most 92 days after start_time at granularity 5m",
    "2024-03-01T00:00:00Z, 2025-03-03T00:00:00Z, 1h,"
        + " may lie at most 366 days after start_time at granularity 1h",
    "2004-03-01T00:00:00Z, 2024-03-03T00:00:00Z, 1d,"
        + " may lie at most 3660 days after start_time at granularity 1d",
    "2024-03-01T01:00:00%2B01:00, 2024-03-02T00:00:00Z, 1d, OK",
  })
  void range_isBounded(String start, String end, String granularity, String expected)
      throws Exception {
    HttpResponse<String> answer =
        server.get(
            "/api/v1/advertisers/analytics?start_time="
                + start
                + "&end_time="
                + end
                + "&granularity="
                + granularity,
            ServingServer.advertiserToken("a"));
    if (expected.equals("OK")) {
      assertThat(answer.statusCode()).isEqualTo(200);
    } else {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(json(answer).at("/problems/0/field").asText()).isEqualTo("end_time");
      assertThat(json(answer).at("/problems/0/rule").asText()).isEqualTo(expected);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }

  private static String clicks(HttpResponse<String> answer) throws Exception {
    StringBuilder clicks = new StringBuilder();
    for (JsonNode point : json(answer).get("series")) {
      clicks.append(clicks.isEmpty() ? "" : " ").append(point.get("clicks"));
    }
    return clicks.toString();
  }
}
