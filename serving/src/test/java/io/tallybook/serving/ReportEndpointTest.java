package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportEndpointTest {
  private static final String HEADER =
      "gross,givt,net,sivt,billable,invalid,suspect,undecided,decision_rate,duplicates,"
          + "spend_micros,invalid_micros,prefetch,internal\n";

  private final ServingServer server;

  ReportEndpointTest(@TempDir Path folder) throws Exception {
    server = new ServingServer(folder);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  private void writeSample() {
    server.write(
        "a",
        "ad-1",
        "2017-11-06T16:00:00Z",
        new Measures(10, 1, 1, 3, 2, 1, 50, 3, 80_000, 9, 6, 1));
    server.write(
        "a", "ad-1", "2017-11-06T16:01:00Z", new Measures(5, 0, 0, 0, 0, 0, 20, 0, 50_000, 0));
    server.write("b", "ad-2", "2017-11-07T09:30:00Z", new Measures(7, 3, 4, 0, 0, 2, 0, 0, 0, 700));
  }

  @Test
  void csv_isExact() throws Exception {
    writeSample();
    HttpResponse<byte[]> answer =
        server.send(
            server
                .request("/api/v1/report?by=ad,minute")
                .header("Authorization", "Bearer " + ServingServer.operatorToken()),
            BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(answer.body())
        .isEqualTo(
            """
            ad,minute,gross,givt,net,sivt,billable,invalid,suspect,undecided,decision_rate,\
            duplicates,spend_micros,invalid_micros,prefetch,internal
            ad-1,2017-11-06T16:00:00Z,10,1,9,1,8,2,3,2,0.8,1,80000,9,6,1
            ad-1,2017-11-06T16:01:00Z,5,0,5,0,5,0,0,0,1,0,50000,0,0,0
            ad-2,2017-11-07T09:30:00Z,7,3,4,4,0,7,0,0,1,2,0,700,0,0
            """
                .getBytes(UTF_8));
  }

  @ParameterizedTest(name = "by {0}")
  @CsvSource({
    "hour, '2017-11-06T16:00:00Z,15,1,14,1,13,2,3,2,0.866667,1,130000,9,6,1 2017-11-07T09:00:00Z,7,3,4,4,0,7,0,0,1,2,0,700,0,0'",
    "day, '2017-11-06T00:00:00Z,15,1,14,1,13,2,3,2,0.866667,1,130000,9,6,1 2017-11-07T00:00:00Z,7,3,4,4,0,7,0,0,1,2,0,700,0,0'",
    "'day,advertiser',"
        + " '2017-11-06T00:00:00Z,a,15,1,14,1,13,2,3,2,0.866667,1,130000,9,6,1 2017-11-07T00:00:00Z,b,7,3,4,4,0,7,0,0,1,2,0,700,0,0'",
    "device, 'MOBILE,22,4,18,5,13,9,3,2,0.909091,3,130000,709,6,1'",
    "'country,advertiser', 'DE,a,15,1,14,1,13,2,3,2,0.866667,1,130000,9,6,1 DE,b,7,3,4,4,0,7,0,0,1,2,0,700,0,0'",
  })
  void columns_groupAndOrder(String by, String rows) throws Exception {
    writeSample();
    assertThat(csv("by=" + by)).isEqualTo(by + "," + HEADER + rows.replace(' ', '\n') + "\n");
  }

  @Test
  void values_areQuotedAsInRfc4180AndOtherwiseUntouched() throws Exception {
    for (String ad : new String[] {"a,b", "say \"hi\"", "line\nbreak", "=1+1", " x ", "ü\r"}) {
      server.write("a", ad, "2017-11-06T16:00:00Z", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }
    assertThat(csv("by=ad"))
        .isEqualTo(
            "ad,"
                + HEADER
                + " x ,1,0,1,0,1,0,0,0,1,0,0,0,0,0\n"
                + "=1+1,1,0,1,0,1,0,0,0,1,0,0,0,0,0\n"
                + "\"a,b\",1,0,1,0,1,0,0,0,1,0,0,0,0,0\n"
                + "\"line\nbreak\",1,0,1,0,1,0,0,0,1,0,0,0,0,0\n"
                + "\"say \"\"hi\"\"\",1,0,1,0,1,0,0,0,1,0,0,0,0,0\n"
                + "\"ü\r\",1,0,1,0,1,0,0,0,1,0,0,0,0,0\n");
  }

  @Test
  void json_hasTheSameRows() throws Exception {
    writeSample();
    HttpResponse<String> answer =
        server.get("/api/v1/report?by=hour,ad&format=json", ServingServer.operatorToken());
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"source\":\"live\",\"traffic\":\"all\",\"by\":[\"hour\",\"ad\"],\"rows\":["
                + "{\"hour\":\"2017-11-06T16:00:00Z\",\"ad\":\"ad-1\",\"gross\":15,\"givt\":1,"
                + "\"net\":14,\"sivt\":1,\"billable\":13,\"invalid\":2,\"suspect\":3,"
                + "\"undecided\":2,\"decision_rate\":0.866667,\"duplicates\":1,"
                + "\"spend_micros\":130000,\"invalid_micros\":9,\"prefetch\":6,\"internal\":1},"
                + "{\"hour\":\"2017-11-07T09:00:00Z\",\"ad\":\"ad-2\",\"gross\":7,\"givt\":3,"
                + "\"net\":4,\"sivt\":4,\"billable\":0,\"invalid\":7,\"suspect\":0,"
                + "\"undecided\":0,\"decision_rate\":1,\"duplicates\":2,"
                + "\"spend_micros\":0,\"invalid_micros\":700,\"prefetch\":0,\"internal\":0}]}");
  }

  @ParameterizedTest(name = "traffic {0}")
  @CsvSource({
    "gross, 'gross,decision_rate,duplicates,gross_micros,prefetch', '15,0.866667,1,130009,6'",
    "net, 'gross,givt,net,decision_rate,internal', '15,1,14,0.866667,1'",
    "billable, 'gross,billable,suspect,undecided,decision_rate,spend_micros',"
        + " '15,13,3,2,0.866667,130000'",
    "invalid, 'gross,givt,sivt,invalid,decision_rate,invalid_micros,internal',"
        + " '15,1,1,2,0.866667,9,1'",
  })
  void traffic_choosesTheFigures(String traffic, String header, String row) throws Exception {
    writeSample();
    assertThat(csv("by=advertiser&advertiser=a&traffic=" + traffic))
        .isEqualTo("advertiser," + header + "\na," + row + "\n");
  }

  @Test
  void decisionRate_withoutClicks_isNone() throws Exception {
    server.write("a", "ad-1", "2017-11-06T16:00:00Z", new Measures(0, 0, 0, 0, 0, 0, 5, 0, 0, 0));
    assertThat(csv("by=ad&traffic=net"))
        .isEqualTo("ad,gross,givt,net,decision_rate,internal\nad-1,0,0,0,,0\n");
    assertThat(csv("by=ad&traffic=net&format=json")).contains("\"decision_rate\":null");
  }

  @Test
  void byRule_tellsWhatEachSays_andTheOthersKeepToAllClicks() throws Exception {
    writeSample();
    server.writeRule(
        "ONE",
        "a",
        "ad-1",
        "2017-11-06T16:00:00Z",
        new Measures(0, 1, 0, 0, 2, 0, 0, 0, 0, 4, 3, 1));
    server.writeRule(
        "TWO", "a", "ad-1", "2017-11-06T16:00:00Z", new Measures(0, 0, 1, 3, 0, 0, 0, 0, 0, 5));
    server.writeRule(
        "TWO", "b", "ad-2", "2017-11-07T09:30:00Z", new Measures(0, 0, 7, 0, 0, 1, 0, 0, 0, 700));
    String header =
        "givt,sivt,invalid,suspect,undecided,duplicates,invalid_micros,prefetch,internal\n";
    assertThat(csv("by=rule"))
        .isEqualTo("rule," + header + "ONE,1,0,1,0,2,0,4,3,1\nTWO,0,8,8,3,0,1,705,0,0\n");
    assertThat(csv("by=rule,ad&traffic=invalid&rule=TWO"))
        .isEqualTo(
            "rule,ad," + header + "TWO,ad-1,0,1,1,3,0,0,5,0,0\nTWO,ad-2,0,7,7,0,0,1,700,0,0\n");
    assertThat(csv("by=ad&rule=ONE")).isEqualTo("ad," + header + "ad-1,1,0,1,0,2,0,4,3,1\n");
    assertThat(csv("by=device"))
        .isEqualTo("device," + HEADER + "MOBILE,22,4,18,5,13,9,3,2,0.909091,3,130000,709,6,1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by=rule&traffic=net | traffic | must be all or invalid in a report by rule: a rule tells of"
            + " no other clicks than those it marks",
        "by=ad&rule=ONE&traffic=billable | traffic | must be all or invalid in a report by rule: a"
            + " rule tells of no other clicks than those it marks",
        "by=ad&rule=ONE&rule=TWO | rule | must be one rule, unless the report is by rule: one click"
            + " may break several",
        "by=ad&traffic=some | traffic | must be one of all, billable, gross, invalid, net",
      })
  void figuresThatRulesDoNotTell_areRefused(String query, String field, String rule)
      throws Exception {
    HttpResponse<String> answer =
        server.get("/api/v1/report?" + query, ServingServer.operatorToken());
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode problems = new ObjectMapper().readTree(answer.body()).get("problems");
    assertThat(problems).hasSize(1);
    assertThat(problems.at("/0/field").asText()).isEqualTo(field);
    assertThat(problems.at("/0/rule").asText()).isEqualTo(rule);
  }

  @Test
  void range_source_andFilters_select() throws Exception {
    writeSample();
    server.write(
        Source.FINAL,
        "a",
        "ad-1",
        "2017-11-06T16:00:00Z",
        new Measures(9, 1, 0, 0, 0, 0, 0, 0, 3, 0));
    assertThat(csv("by=ad&from=2017-11-06T16:01:00Z&to=2017-11-07T00:00:00Z"))
        .isEqualTo("ad," + HEADER + "ad-1,5,0,5,0,5,0,0,0,1,0,50000,0,0,0\n");
    assertThat(csv("by=ad&from=2017-11-07T00:00:00Z"))
        .isEqualTo("ad," + HEADER + "ad-2,7,3,4,4,0,7,0,0,1,2,0,700,0,0\n");
    assertThat(csv("by=ad&source=final"))
        .isEqualTo("ad," + HEADER + "ad-1,9,1,8,0,8,1,0,0,1,0,3,0,0,0\n");
    assertThat(csv("by=ad&advertiser=b&device=mobile"))
        .isEqualTo("ad," + HEADER + "ad-2,7,3,4,4,0,7,0,0,1,2,0,700,0,0\n");
    assertThat(csv("by=ad&ad=ad-1&ad=ad-2&country=FR")).isEqualTo("ad," + HEADER);
  }

  @Test
  void advertiser_seesItsOwnRowsOnly() throws Exception {
    writeSample();
    String token = ServingServer.advertiserToken("b");
    assertThat(server.get("/api/v1/report?by=advertiser", token).body())
        .isEqualTo("advertiser," + HEADER + "b,7,3,4,4,0,7,0,0,1,2,0,700,0,0\n");
    assertThat(server.get("/api/v1/report?by=advertiser&advertiser=a", token).statusCode())
        .isEqualTo(403);
    assertThat(
            server
                .get("/api/v1/report?by=advertiser&advertiser=a&advertiser=b", token)
                .statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"by=", "by=minute,hour", "by=ad,ad", "by=ads", "by=ad,", "by=AD", "by=%3Bdrop"})
  void columnsOfNoUse_areRefused(String query) throws Exception {
    HttpResponse<String> answer =
        server.get("/api/v1/report?" + query, ServingServer.operatorToken());
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode problem = new ObjectMapper().readTree(answer.body()).at("/problems/0");
    assertThat(problem.get("field").asText()).isEqualTo("by");
    assertThat(problem.get("rule").asText())
        .isEqualTo(query.equals("by=") ? "is required" : ReportColumn.LIST_RULE);
  }

  @Test
  void problems_areReportedTogether() throws Exception {
    HttpResponse<String> answer =
        server.get(
            "/api/v1/report?form=csv&by=x&from=2024-01-02T00:00:00Z&to=2024-01-01T00:00:00Z"
                + "&format=xml",
            ServingServer.operatorToken());
    assertThat(answer.statusCode()).isEqualTo(400);
    List<String> fields = new ArrayList<>();
    for (JsonNode problem : new ObjectMapper().readTree(answer.body()).get("problems")) {
      fields.add(problem.get("field").asText());
    }
    assertThat(fields).containsExactly("form", "by", "format", "to");
  }

  @Test
  void largeReport_arrivesWhole() throws Exception {
    int rows = 20_000;
    List<AggregateRow> batch = new ArrayList<>();
    StringBuilder expected = new StringBuilder("ad," + HEADER);
    for (int i = 0; i < rows; i++) {
      String ad = "advertisement-%06d".formatted(i);
      AggregateKey key = new AggregateKey(0, new AdRef("a", "camp", ad), "", Device.UNKNOWN);
      batch.add(
          new AggregateRow(
              key, Source.LIVE, 1, 1, new Measures(i, 0, 0, 0, 0, 0, 0, 0, i, 0), "EUR"));
      expected.append(
          "%s,%d,0,%d,0,%d,0,0,0,%s,0,%d,0,0,0\n".formatted(ad, i, i, i, i == 0 ? "" : "1", i));
    }
    server.store().upsertAggregates(batch);
    assertThat(csv("by=ad")).isEqualTo(expected.toString());
  }

  @Test
  void report_isWrittenWithoutAServer() throws Exception {
    writeSample();
    StringWriter output = new StringWriter();
    Report.by("ad, day")
        .withRange(Instant.parse("2017-11-06T00:00:00Z"), Instant.parse("2017-11-07T00:00:00Z"))
        .withFilter(ReportColumn.ADVERTISER, Set.of("a", "b"))
        .withSource(Source.LIVE)
        .write(server.store(), ReportFormat.CSV, output);
    assertThat(output.toString())
        .isEqualTo(
            "ad,day,"
                + HEADER
                + "ad-1,2017-11-06T00:00:00Z,15,1,14,1,13,2,3,2,0.866667,1,130000,9,6,1\n");
  }

  @Test
  void report_nonsense_isRefused() {
    Report report = Report.by("ad");
    assertThatThrownBy(() -> Report.by("ad,clicks")).hasMessage(ReportColumn.LIST_RULE);
    assertThatThrownBy(() -> report.withRange(Instant.EPOCH, Instant.EPOCH))
        .hasMessage("from 1970-01-01T00:00:00Z must lie before to 1970-01-01T00:00:00Z");
    assertThatThrownBy(() -> report.withFilter(ReportColumn.DAY, Set.of("x")))
        .hasMessage("day is filtered by from and to");
  }

  private String csv(String query) throws Exception {
    return server.get("/api/v1/report?" + query, ServingServer.operatorToken()).body();
  }
}
