package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.stores.rawlog.DyingDisk.Death;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules say of clicks, in cold storage. */
class JudgedClicksTest {
  private static final AppenderOptions TIGHT =
      AppenderOptions.defaults().withBufferBytesMax(64 << 10).withOpenFilesMax(1);
  private static final int STEPS_PLENTY = 1_000_000;

  @TempDir private Path temp;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyRecords_areGivenAgainAsReceived_alsoAfterACompaction(long seed) {
    List<RawRecord> records = new JudgedRecords(seed, 0.2).next(3_000, 2);
    archive(temp, records, 700, Disk.local());
    records.sort(LogContents.ORDER);

    assertThat(LogContents.of(temp)).isEqualTo(records);
    assertThat(LogVerification.run(temp, Optional.empty()).findings()).isEmpty();
    assertThat(LogCompaction.of(temp, 2).run(Optional.empty()).filesBefore()).isPositive();
    assertThat(LogContents.of(temp)).isEqualTo(records);
    assertThat(LogVerification.run(temp, Optional.empty()).findings()).isEmpty();
  }

  @Test
  void deathBeforeAnyStep_losesAndDoublesNothing() {
    List<RawRecord> records = new JudgedRecords(1, 0.1).next(120, 1);
    int deaths = 0;
    for (int steps = 0; ; steps++) {
      Path root = temp.resolve("steps-" + steps);
      DyingDisk disk = new DyingDisk(steps);
      try {
        archive(root, records, 40, disk);
      } catch (Death e) {
        deaths++;
      }
      assertThat(LogContents.of(root)).as("steps %d", steps).isSubsetOf(records);
      archive(root, records, 40, Disk.local());
      assertThat(LogContents.of(root)).as("steps %d", steps).isEqualTo(records);
      if (!disk.isDead()) {
        break;
      }
    }
    assertThat(deaths).isGreaterThan(30);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void deathAgainAndAgain_sqlSeesEachMessageOnce(long seed) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    List<RawRecord> records = new JudgedRecords(seed, 0).next(1_000, 2);
    for (int life = 1; ; life++) {
      DyingDisk disk = new DyingDisk(life > 40 ? STEPS_PLENTY : random.nextInt(1, 60));
      try {
        archive(temp, records, random.nextInt(50, 300), disk);
        break;
      } catch (Death e) {
        assertThat(disk.isDead()).isTrue();
      }
    }
    LogCompaction.of(temp, 1_000).run(Optional.empty()); // removes what the dead have left
    records.sort(LogContents.ORDER);
    assertThat(
            query(
                "SELECT kafka_partition, kafka_offset, event_id FROM clicks"
                    + " ORDER BY kafka_partition, kafka_offset"))
        .isEqualTo(
            records.stream()
                .map(r -> r.partition() + "|" + r.offset() + "|" + r.key().toStringUtf8())
                .toList());
  }

  @Test
  void sql_readsWhatWasSaid() throws SQLException {
    List<RawRecord> records = new JudgedRecords(7, 0).next(500, 1);
    archive(temp, records, 200, Disk.local());

    assertThat(
            query(
                """
                SELECT epoch_ms(event_time), event_id, advertiser_id, campaign_id, ad_id,
                  coalesce(user_id, ''), coalesce(country, ''), coalesce(device, 'UNKNOWN'),
                  coalesce(publisher_id, ''), coalesce(purpose, 'UNKNOWN'), cost_micros, currency,
                  standing, revision
                FROM clicks ORDER BY kafka_offset"""))
        .isEqualTo(records.stream().map(JudgedClicksTest::clickRow).toList());
    assertThat(
            query(
                """
                SELECT kafka_offset, v.rule, v.rule_version, v.list_version, v.tier, v.category,
                  v.decision, v.evidence
                FROM (
                  SELECT kafka_offset, unnest(verdicts) AS v, generate_subscripts(verdicts, 1) AS i
                  FROM clicks)
                ORDER BY kafka_offset, i"""))
        .isEqualTo(records.stream().flatMap(r -> verdictRows(r).stream()).toList());
    assertThat(query("SELECT count(*) FROM clicks WHERE len(verdicts) = 0"))
        .containsExactly(records.stream().filter(r -> judged(r).verdicts().isEmpty()).count() + "");
    assertThat(
            query(
                "SELECT count(*) FROM clicks WHERE payload IS NOT NULL OR record_key IS NOT NULL"))
        .containsExactly("0");
  }

  @Test
  void sql_findsWhatHolds_ofEachClickTheGreatestRevision() throws SQLException {
    List<RawRecord> records = new JudgedRecords(11, 0).next(2_000, 1);
    archive(temp, records, 500, Disk.local());

    List<String> holding =
        records.stream()
            .map(JudgedClicksTest::judged)
            .collect(
                Collectors.toMap(
                    judged ->
                        judged.click().header().id().value()
                            + "|"
                            + judged.click().header().eventTimeMillis(),
                    JudgedClick::revision,
                    Math::max))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey() + "|" + entry.getValue())
            .sorted()
            .toList();
    assertThat(
            query("SELECT event_id, epoch_ms(event_time), max(revision) FROM clicks GROUP BY ALL")
                .stream()
                .sorted()
                .toList())
        .isEqualTo(holding);
  }

  /** The query of the documentation. */
  @Test
  void sql_tellsTheVerdictsThatHold() throws SQLException {
    List<RawRecord> records = new JudgedRecords(13, 0).next(1_000, 1);
    archive(temp, records, 300, Disk.local());

    List<String> holding =
        records.stream()
            .collect(
                Collectors.toMap(
                    record ->
                        judged(record).click().header().id()
                            + "@"
                            + judged(record).click().header().eventTimeMillis(),
                    record -> record,
                    (a, b) -> judged(a).revision() >= judged(b).revision() ? a : b))
            .values()
            .stream()
            .filter(record -> judged(record).standing() != Standing.VALID)
            .flatMap(
                record ->
                    judged(record).verdicts().stream()
                        .map(
                            verdict ->
                                join(
                                    judged(record).click().header().id().value(),
                                    judged(record).standing(),
                                    verdict.ruleId(),
                                    verdict.evidence())))
            .sorted()
            .toList();
    assertThat(
            query(
                    """
                SELECT event_id, standing, rule, evidence FROM (
                  SELECT event_id, event_time, standing, unnest(verdicts, recursive := true)
                  FROM (SELECT * FROM clicks QUALIFY row_number() OVER (
                    PARTITION BY event_id, event_time ORDER BY revision DESC) = 1)
                  WHERE standing <> 'VALID')""")
                .stream()
                .sorted()
                .toList())
        .isEqualTo(holding);
  }

  @Test
  void sql_seesTheColumns() throws SQLException {
    archive(temp, new JudgedRecords(3, 0).next(10, 1), 10, Disk.local());
    assertThat(query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM clicks)"))
        .containsExactly(
            "kafka_partition|INTEGER",
            "kafka_offset|BIGINT",
            "recorded_at|TIMESTAMP WITH TIME ZONE",
            "event_time|TIMESTAMP WITH TIME ZONE",
            "declared_time|TIMESTAMP WITH TIME ZONE",
            "received_at|TIMESTAMP WITH TIME ZONE",
            "event_id|VARCHAR",
            "advertiser_id|VARCHAR",
            "campaign_id|VARCHAR",
            "ad_id|VARCHAR",
            "user_id|VARCHAR",
            "country|VARCHAR",
            "device|VARCHAR",
            "ip|BLOB",
            "publisher_id|VARCHAR",
            "purpose|VARCHAR",
            "cost_micros|BIGINT",
            "currency|VARCHAR",
            "standing|VARCHAR",
            "revision|BIGINT",
            "verdicts|STRUCT(\"rule\" VARCHAR, rule_version INTEGER, list_version VARCHAR, tier VARCHAR,"
                + " category VARCHAR, decision VARCHAR, evidence VARCHAR)[]",
            "record_key|BLOB",
            "payload|BLOB",
            "date|DATE",
            "hour|VARCHAR");
  }

  private static JudgedClick judged(RawRecord record) {
    return JudgedClickWire.read(record.payload().toByteArray());
  }

  private static String clickRow(RawRecord record) {
    JudgedClick judged = judged(record);
    var header = judged.click().header();
    return join(
        header.eventTimeMillis(),
        header.id().value(),
        header.ad().advertiserId(),
        header.ad().campaignId(),
        header.ad().adId(),
        header.userId(),
        header.country(),
        header.device(),
        header.publisherId(),
        header.purpose(),
        judged.click().cost().micros(),
        judged.click().cost().currency(),
        judged.standing(),
        judged.revision());
  }

  private static List<String> verdictRows(RawRecord record) {
    List<String> rows = new ArrayList<>();
    for (Verdict verdict : judged(record).verdicts()) {
      rows.add(
          join(
              record.offset(),
              verdict.ruleId(),
              verdict.ruleVersion(),
              verdict.listVersion(),
              verdict.tier(),
              verdict.category(),
              verdict.decision(),
              verdict.evidence()));
    }
    return rows;
  }

  private static String join(Object... values) {
    return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining("|"));
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE VIEW clicks AS SELECT * FROM read_parquet('"
              + temp
              + "/date=*/hour=*/*.parquet', hive_partitioning = true)");
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        Object[] row = new Object[result.getMetaData().getColumnCount()];
        while (result.next()) {
          for (int column = 0; column < row.length; column++) {
            row[column] = result.getString(column + 1);
          }
          rows.add(join(row));
        }
      }
      return rows;
    }
  }

  /** A source that begins at its beginning each time, as one does that has lost its place. */
  private static void archive(Path root, List<RawRecord> records, int commitEvery, Disk disk) {
    LogAppender appender =
        LogAppender.open(root, JudgedRecords.TOPIC, RecordKind.JUDGED_CLICKS, TIGHT, disk);
    for (int i = 0; i < records.size(); i++) {
      appender.append(records.get(i));
      if (i % commitEvery == commitEvery - 1) {
        appender.commit();
      }
    }
    appender.commit();
    appender.close();
  }
}
