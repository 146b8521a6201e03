package io.tallybook.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardEndpointTest {
  private final ServingServer server;

  DashboardEndpointTest(@TempDir Path folder) throws Exception {
    server = new ServingServer(folder);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void advertiser_getsExactlyItsOwnPicture() throws Exception {
    server.write(
        "a",
        "ad-1",
        "2024-03-01T11:59:00Z",
        new Measures(4, 0, 1, 1, 1, 1, 100, 0, 300_000, 70_000, 6, 0));
    server.write(
        "a", "ad-1", "2024-03-01T12:00:00Z", new Measures(2, 0, 0, 0, 0, 0, 0, 1, 250_000, 0));
    server.write("b", "ad-2", "2024-03-01T12:00:00Z", new Measures(9, 0, 0, 0, 0, 0, 0, 0, 1, 0));
    server.writeRule(
        "R",
        "a",
        "ad-1",
        "2024-03-01T11:59:00Z",
        new Measures(0, 0, 1, 1, 1, 0, 0, 0, 0, 70_000, 2, 0));
    server.writeRule(
        "R", "b", "ad-2", "2024-03-01T12:00:00Z", new Measures(0, 5, 0, 0, 0, 0, 0, 0, 0, 1));
    assertThat(server.get("/api/v1/dashboard", ServingServer.advertiserToken("a")).body())
        .isEqualTo(
            "{\"server_time_millis\":1709294430000,\"role\":\"advertiser\",\"currency\":\"EUR\","
                + "\"advertiser_id\":\"a\",\"window\":\"15m\",\"bucket_millis\":60000,"
                + "\"start_millis\":1709293560000,\"end_millis\":1709294460000,"
                + "\"anchor\":\"now\",\"as_of_millis\":1709294420000,"
                + "\"shown_as_of_millis\":1709294420000,\"written_at_millis\":1709294430000,"
                + "\"buckets\":[{\"start_millis\":1709294340000,"
                + "\"gross\":4,\"net\":4,\"billable\":3,\"invalid\":1,\"givt\":0,\"internal\":0,\"sivt\":1,\"suspect\":1,"
                + "\"undecided\":1,\"decision_rate\":0.75,\"prefetch\":6,\"duplicates\":1,\"impressions\":100,"
                + "\"conversions\":0,\"spend\":0.3,\"not_charged\":0.07,\"ctr\":0.03},{\"start_millis\":1709294400000,"
                + "\"gross\":2,\"net\":2,\"billable\":2,\"invalid\":0,\"givt\":0,\"internal\":0,\"sivt\":0,\"suspect\":0,"
                + "\"undecided\":0,\"decision_rate\":1,\"prefetch\":0,\"duplicates\":0,\"impressions\":0,"
                + "\"conversions\":1,\"spend\":0.25,\"not_charged\":0,\"ctr\":null}],\"totals\":{"
                + "\"gross\":6,\"net\":6,\"billable\":5,\"invalid\":1,\"givt\":0,\"internal\":0,\"sivt\":1,\"suspect\":1,"
                + "\"undecided\":1,\"decision_rate\":0.833333,\"prefetch\":6,\"duplicates\":1,\"impressions\":100,"
                + "\"conversions\":1,\"spend\":0.55,\"not_charged\":0.07,\"ctr\":0.05},\"top_ads\":[{\"advertiser_id\":\"a\","
                + "\"campaign_id\":\"camp of a\",\"ad_id\":\"ad-1\","
                + "\"gross\":6,\"net\":6,\"billable\":5,\"invalid\":1,\"givt\":0,\"internal\":0,\"sivt\":1,\"suspect\":1,"
                + "\"undecided\":1,\"decision_rate\":0.833333,\"prefetch\":6,\"duplicates\":1,\"impressions\":100,"
                + "\"conversions\":1,\"spend\":0.55,\"not_charged\":0.07,\"ctr\":0.05}],\"rules\":[{\"rule\":\"R\",\"givt\":0,\"prefetch\":2,\"sivt\":1,"
                + "\"suspect\":1,\"undecided\":1}]}");
  }

  @Test
  void rules_areTheStrictestFirst_withoutThoseThatFoundNothing() throws Exception {
    String minute = "2024-03-01T12:00:00Z";
    server.write("a", "ad-1", minute, new Measures(9, 3, 1, 1, 1, 0, 0, 0, 0, 0));
    server.writeRule("NOTHING", "a", "ad-1", minute, Measures.ZERO);
    server.writeRule("ODD", "a", "ad-1", minute, new Measures(0, 0, 0, 5, 0, 0, 0, 0, 0, 0));
    server.writeRule("NO_LIST", "a", "ad-1", minute, new Measures(0, 0, 0, 0, 9, 0, 0, 0, 0, 0));
    server.writeRule(
        "AHEAD", "a", "ad-1", minute, new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0));
    server.writeRule("STRICT", "a", "ad-1", minute, new Measures(0, 3, 0, 0, 0, 0, 0, 0, 0, 0));
    server.writeRule("STRICTER", "a", "ad-1", minute, new Measures(0, 2, 2, 0, 0, 0, 0, 0, 0, 0));
    List<String> rules = new ArrayList<>();
    dashboard("").get("rules").forEach(rule -> rules.add(rule.get("rule").asText()));
    assertThat(rules).containsExactly("STRICTER", "STRICT", "AHEAD", "ODD", "NO_LIST");
    assertThat(dashboard("?advertiser_id=b").get("rules")).isEmpty();
  }

  @Test
  void operator_seesAllAndMayChooseOne() throws Exception {
    server.write("a", "ad-1", "2024-03-01T12:00:00Z", new Measures(3, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    server.write("b", "ad-2", "2024-03-01T12:00:00Z", new Measures(9, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    Leftover late = new Leftover(Leftover.Kind.LATE, "", 0);
    server.store().upsertLeftovers(List.of(new LeftoverRow(late, Source.LIVE, 6)));
    JsonNode all = dashboard("");
    assertThat(all.at("/totals/billable").asLong()).isEqualTo(11);
    assertThat(all.get("advertiser_id").isNull()).isTrue();
    assertThat(texts(all.get("advertisers"))).containsExactly("b", "a");
    assertThat(all.get("records_late").asLong()).isEqualTo(6);
    assertThat(all.get("records_rejected").asLong()).isZero();
    JsonNode one = dashboard("?advertiser_id=a");
    assertThat(one.at("/totals/billable").asLong()).isEqualTo(2);
    assertThat(one.get("top_ads")).hasSize(1);
    assertThat(texts(one.get("advertisers"))).containsExactly("b", "a");
  }

  @Test
  void topAds_areTheTenWithMostBillableClicks() throws Exception {
    for (int i = 0; i < 12; i++) {
      server.write(
          "a",
          "ad-" + i,
          "2024-03-01T12:00:00Z",
          new Measures(i + 50, 20, 30, 0, 0, 0, 0, 0, 0, 0));
    }
    List<String> ads = new ArrayList<>();
    for (JsonNode ad : dashboard("").get("top_ads")) {
      ads.add(ad.get("ad_id").asText());
    }
    assertThat(ads)
        .containsExactly(
            "ad-11", "ad-10", "ad-9", "ad-8", "ad-7", "ad-6", "ad-5", "ad-4", "ad-3", "ad-2");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "15m, 2024-03-01T11:46:00Z, 2024-03-01T12:01:00Z, 60",
    "1h, 2024-03-01T11:01:00Z, 2024-03-01T12:01:00Z, 60",
    "6h, 2024-03-01T06:05:00Z, 2024-03-01T12:05:00Z, 300",
    "24h, 2024-02-29T12:05:00Z, 2024-03-01T12:05:00Z, 300",
    "7d, 2024-02-23T13:00:00Z, 2024-03-01T13:00:00Z, 3600",
  })
  void window_endsWithTheBucketOfNow(String window, String start, String end, long seconds)
      throws Exception {
    JsonNode view = dashboard("?window=" + window);
    assertThat(Instant.ofEpochMilli(view.get("start_millis").asLong())).isEqualTo(start);
    assertThat(Instant.ofEpochMilli(view.get("end_millis").asLong())).isEqualTo(end);
    assertThat(view.get("bucket_millis").asLong()).isEqualTo(seconds * 1_000);
    assertThat(view.get("window").asText()).isEqualTo(window);
  }

  @Test
  void emptyStore_showsThePresent() throws Exception {
    JsonNode view = dashboard("");
    assertThat(view.get("anchor").asText()).isEqualTo("now");
    assertThat(view.get("as_of_millis").isNull()).isTrue();
    assertThat(view.get("shown_as_of_millis").isNull()).isTrue();
    assertThat(view.get("buckets")).isEmpty();
  }

  @Test
  void oldData_isShownAtItsNewestMinuteAndFollowed() throws Exception {
    server.write("a", "ad-1", "2017-11-06T16:00:00Z", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    server.write("a", "ad-1", "2017-11-09T15:59:00Z", new Measures(2, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    server.write("b", "ad-2", "2016-01-01T00:00:00Z", new Measures(4, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertNewest(dashboard(""), "2017-11-09T16:00:00Z", 2);
    assertNewest(dashboard("?advertiser_id=b"), "2016-01-01T00:01:00Z", 4);
    assertNewest(dashboard("?window=7d"), "2017-11-09T16:00:00Z", 3);

    server.write("a", "ad-1", "2017-11-09T16:03:00Z", new Measures(8, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertNewest(dashboard(""), "2017-11-09T16:04:00Z", 10);
    assertNewest(dashboard("?advertiser_id=b"), "2016-01-01T00:01:00Z", 4);

    server.write("a", "ad-1", "2024-03-01T11:50:00Z", new Measures(16, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    JsonNode present = dashboard("");
    assertThat(present.get("anchor").asText()).isEqualTo("now");
    assertThat(present.at("/totals/billable").asLong()).isEqualTo(16);
  }

  private static void assertNewest(JsonNode view, String end, long clicks) {
    assertThat(view.get("anchor").asText()).isEqualTo("newest");
    assertThat(Instant.ofEpochMilli(view.get("end_millis").asLong())).isEqualTo(end);
    assertThat(view.at("/totals/billable").asLong()).isEqualTo(clicks);
  }

  private JsonNode dashboard(String query) throws Exception {
    return new ObjectMapper()
        .readTree(server.get("/api/v1/dashboard" + query, ServingServer.operatorToken()).body());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
