package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallybook.model.Money;
import io.tallybook.testdata.ReplayOptions.Format;
import io.tallybook.testdata.ReplayOptions.Identity;
import io.tallybook.testdata.ReplayOptions.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TalkingDataReplayTest {
  private static final String HEADER =
      "ip,app,device,os,channel,click_time,attributed_time,is_attributed";
  private static final ReplayOptions OPTIONS = ReplayOptions.defaults(Format.TALKINGDATA);

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
  void replay_mapsARow() throws Exception {
    replay(OPTIONS, HEADER, "87540,12,1,13,497,2017-11-07 09:30:38,,0");

    assertThat(gateway.accepted().stream().map(JsonNode::toString))
        .containsExactly(
            """
            {"type":"click","event_id":"talkingdata-line-2","advertiser_id":"talkingdata",\
            "campaign_id":"497","ad_id":"12","user_id":"u-%s",\
            "timestamp":"2017-11-07T09:30:38.000Z","cost_per_click":0.01,"currency":"USD",\
            "user_agent":"TalkingData os/13 device/1"}"""
                .formatted(ContentHash.of("87540\u001f1\u001f13")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "\ufeff", "\ufeff..", ""})
  void replay_strayCharactersBeforeTheHeader(String stray) throws Exception {
    ReplayResult result =
        replay(OPTIONS, stray + HEADER, "87540,12,1,13,497,2017-11-07 09:30:38,,0");

    assertThat(result.acknowledged()).isEqualTo(1);
  }

  @Test
  void replay_findsColumnsByName() throws Exception {
    replay(
        OPTIONS,
        "click_id,is_attributed,attributed_time,click_time,channel,os,device,app,ip",
        "0,0,,2017-11-07 09:30:38,497,13,1,\"12\",87540");

    assertThat(gateway.accepted("ad_id")).containsExactly("12");
    assertThat(gateway.accepted("campaign_id")).containsExactly("497");
  }

  @Test
  void replay_columnsMissing_fails() throws Exception {
    assertThatThrownBy(() -> replay(OPTIONS, "ip,app,device,os,channel", "1,2,3,4,5"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("it lacks click_time, attributed_time");
    assertThatThrownBy(() -> replay(OPTIONS, "")).isInstanceOf(IOException.class);
  }

  @Test
  void replay_emptyFile_fails() throws Exception {
    Path file = Files.createFile(folder.resolve("empty.csv"));

    assertThatThrownBy(() -> new Replayer(gateway.uri(), OPTIONS).replay(file))
        .isInstanceOf(IOException.class)
        .hasMessage("the file has no header, it is empty");
  }

  @Test
  void replay_unreadableRows_areCountedAndShown() throws Exception {
    ReplayResult result =
        replay(
            OPTIONS.withConversions(true),
            HEADER,
            "1,2,3",
            "1,,1,13,497,2017-11-07 09:30:38,,0",
            "1,12,1,13,497,2017-02-29 09:30:38,,0",
            "1,12,1,13,497,2017-11-07 09:30:38,soon,1",
            "1," + "9".repeat(129) + ",1,13,497,2017-11-07 09:30:38,,0",
            "1,12,1,13,497,2017-11-07 09:30:38,,0");

    assertThat(gateway.accepted("event_id")).containsExactly("talkingdata-line-7");
    assertThat(result.unreadable()).isEqualTo(5);
    assertThat(result.problems())
        .containsExactly(
            "line 2: has 3 columns, the header has 8",
            "line 3: an id is missing",
            "line 4: click_time must have the form 2017-11-07 09:30:38, is '2017-02-29 09:30:38'",
            "line 5: attributed_time must have the form 2017-11-07 09:30:38, is 'soon'",
            "line 6: ad id must have 1 to 128 characters, has 129");
  }

  @Test
  void withIdentity_content_givesEqualRowsOneId() throws Exception {
    String row = "87540,12,1,13,497,2017-11-07 09:30:38,,0";
    replay(
        OPTIONS.withIdentity(Identity.CONTENT),
        HEADER,
        row,
        "87540,12,1,13,497,2017-11-07 09:30:39,,0",
        row);

    List<String> ids = gateway.accepted("event_id");
    assertThat(ids).allMatch(id -> id.matches("talkingdata-[0-9a-f]{32}"));
    assertThat(ids.get(2)).isEqualTo(ids.get(0)).isNotEqualTo(ids.get(1));
  }

  @Test
  void withConversions_sendsAttributedRows() throws Exception {
    String row = "224120,19,0,29,213,2017-11-08 02:22:13,2017-11-08 02:22:38,1";
    replay(OPTIONS.withConversions(true), HEADER, row);

    JsonNode conversion = gateway.accepted().get(1);
    assertThat(gateway.accepted("type")).containsExactly("click", "conversion");
    assertThat(conversion.path("event_id").asText()).isEqualTo("talkingdata-line-2-conversion");
    assertThat(conversion.path("click_id").asText()).isEqualTo("talkingdata-line-2");
    assertThat(conversion.path("timestamp").asText()).isEqualTo("2017-11-08T02:22:38.000Z");
    assertThat(conversion.path("ad_id").asText()).isEqualTo("19");
  }

  @Test
  void withConversions_orderTime_putsThemAtTheirOwnTime() throws Exception {
    replay(
        OPTIONS.withConversions(true).withOrder(Order.TIME),
        HEADER,
        "1,12,1,13,497,2017-11-08 02:22:30,,0",
        "2,19,0,29,213,2017-11-08 02:22:13,2017-11-08 02:22:38,1",
        "3,12,1,13,497,2017-11-08 02:22:38,,0");

    assertThat(gateway.accepted("event_id"))
        .containsExactly(
            "talkingdata-line-3",
            "talkingdata-line-2",
            "talkingdata-line-3-conversion",
            "talkingdata-line-4");
  }

  @Test
  void withClickCost_hasEffect() throws Exception {
    replay(
        OPTIONS.withClickCost(new Money(1_500_000, "EUR")),
        HEADER,
        "87540,12,1,13,497,2017-11-07 09:30:38,,0");

    assertThat(gateway.accepted("cost_per_click")).containsExactly("1.5");
    assertThat(gateway.accepted("currency")).containsExactly("EUR");
  }

  @Test
  void withOperatorKey_receivesOneSecondAfterTheClick() throws Exception {
    replay(
        OPTIONS.withOperatorKey("key").withReceiveDelay(ReplayOptions.RECEIVE_DELAY_DEFAULT),
        HEADER,
        "87540,12,1,13,497,2017-11-07 09:30:38,,0");

    assertThat(gateway.accepted("received_at")).containsExactly("2017-11-07T09:30:39.000Z");
  }

  /** The public sample of 100,000 clicks, which is not part of this project. */
  @Test
  void replay_theRealLog() throws Exception {
    String folderOfLogs = System.getenv("TALLYBOOK_REAL_DATA");
    assumeTrue(
        folderOfLogs != null && !folderOfLogs.isBlank(),
        "TALLYBOOK_REAL_DATA names no folder with talkingdata/train_sample.csv");
    ReplayOptions options =
        OPTIONS
            .withIdentity(Identity.CONTENT)
            .withOrder(Order.TIME)
            .withConversions(true)
            .withBatchSize(5_000);

    ReplayResult result =
        new Replayer(gateway.uri(), options)
            .replay(Path.of(folderOfLogs, "talkingdata", "train_sample.csv"));

    List<JsonNode> clicks =
        gateway.accepted().stream().filter(e -> e.path("type").asText().equals("click")).toList();
    assertThat(result.rejected()).isZero();
    assertThat(clicks).hasSize(100_000);
    assertThat(result.acknowledged()).isEqualTo(100_000 + 227);
    assertThat(new HashSet<>(gateway.accepted("event_id"))).hasSize(99_999 + 227);
    assertThat(gateway.accepted("timestamp")).isSorted();
    assertThat(clicks.get(0).path("timestamp").asText()).isEqualTo("2017-11-06T16:00:00.000Z");
    assertThat(clicks.get(clicks.size() - 1).path("timestamp").asText())
        .isEqualTo("2017-11-09T15:59:51.000Z");
  }

  private ReplayResult replay(ReplayOptions options, String... lines) throws Exception {
    Path file = Files.write(folder.resolve("log.csv"), List.of(lines));
    return new Replayer(gateway.uri(), options).replay(file);
  }
}
