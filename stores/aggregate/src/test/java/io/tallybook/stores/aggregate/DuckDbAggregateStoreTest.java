package io.tallybook.stores.aggregate;

import static io.tallybook.stores.aggregate.Rows.asOfMillis;
import static io.tallybook.stores.aggregate.Rows.everything;
import static io.tallybook.stores.aggregate.Rows.grossClicks;
import static io.tallybook.stores.aggregate.Rows.minuteMillis;
import static io.tallybook.stores.aggregate.Rows.row;
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
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbAggregateStoreTest {
  private static final Instant NOW = Instant.parse("2024-03-01T12:00:00Z");
  private static final Leftover LATE = new Leftover(Leftover.Kind.LATE, "", minuteMillis(0));
  private static final Leftover REJECTED =
      new Leftover(Leftover.Kind.REJECTED, "FIELD_MISSING", minuteMillis(0));

  private final Path folder;

  DuckDbAggregateStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private DuckDbAggregateStore open() {
    return DuckDbAggregateStore.open(file(), InstantSource.fixed(NOW));
  }

  private Path file() {
    return folder.resolve("sub/aggregates.duckdb");
  }

  @Test
  void emptyStore_hasZeroStatusAndOneZeroTotal() {
    try (AggregateStore store = open()) {
      assertThat(store.status(Source.LIVE)).isEqualTo(new StoreStatus(0, 0, 0, 0, 0));
      assertThat(store.leftovers(Source.LIVE)).isEmpty();
      assertThat(store.query(everything()))
          .containsExactly(new AggregateResult(List.of(), Measures.ZERO, 0));
      assertThat(store.query(everything(Dimension.AD))).isEmpty();
    }
  }

  @Test
  void upsert_emptyBatch_changesNothing() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(List.of());
      store.upsertLeftovers(List.of());
      assertThat(store.status(Source.LIVE).writtenAtMillis()).isZero();
    }
  }

  @Test
  void upsert_largerVersion_replaces() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(List.of(row("a", 0, 1, 10)));
      store.upsertAggregates(List.of(row("a", 0, 2, 7)));
      assertThat(grossClicks(store)).isEqualTo(7);
      assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(7);
    }
  }

  @Test
  void upsert_sameVersion_replaces() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(List.of(row("a", 0, 2, 10)));
      store.upsertAggregates(List.of(row("a", 0, 2, 11)));
      assertThat(grossClicks(store)).isEqualTo(11);
      assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(11);
    }
  }

  @Test
  void upsert_smallerVersion_neverGoesBack() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(List.of(row("a", 0, 5, 10)));
      store.upsertAggregates(List.of(row("a", 0, 4, 99), row("b", 0, 1, 1)));
      assertThat(store.query(everything(Dimension.AD)))
          .containsExactly(
              new AggregateResult(List.of("a"), clicks(10), asOfMillis(5)),
              new AggregateResult(List.of("b"), clicks(1), asOfMillis(1)));
      assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(11);
      assertThat(store.status(Source.LIVE).asOfMillis()).isEqualTo(asOfMillis(5));
    }
  }

  @Test
  void upsert_oneCellOftenInABatch_takesTheLargestVersionAndOfEqualOnesTheLast() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(
          List.of(row("a", 0, 1, 10), row("a", 0, 3, 30), row("a", 0, 3, 31), row("a", 0, 2, 20)));
      assertThat(grossClicks(store)).isEqualTo(31);
      assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(31);
    }
  }

  @Test
  void upsert_writtenTwice_isTheSameAsOnce() {
    try (AggregateStore store = open()) {
      List<AggregateRow> batch = List.of(row("a", 0, 1, 10), row("b", 1, 4, 20));
      store.upsertAggregates(batch);
      List<AggregateResult> once = store.query(everything(Dimension.TIME, Dimension.AD));
      StoreStatus status = store.status(Source.LIVE);
      store.upsertAggregates(batch);
      assertThat(store.query(everything(Dimension.TIME, Dimension.AD))).isEqualTo(once);
      assertThat(store.status(Source.LIVE)).isEqualTo(status);
    }
  }

  @Test
  void upsert_failingRow_changesNothing() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(List.of(row("a", 0, 1, 10)));
      Measures overflowing = new Measures(Long.MAX_VALUE, 0, 0, 0, 0, 1, 0, 0, 0, 0);
      assertThatThrownBy(
              () ->
                  store.upsertAggregates(
                      List.of(row("a", 0, 2, 20), row(Source.LIVE, "b", 0, 1, overflowing))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("cannot write 2 aggregates in '" + file() + "'");
      assertThat(grossClicks(store)).isEqualTo(10);
      store.upsertAggregates(List.of(row("a", 0, 2, 30)));
      assertThat(grossClicks(store)).isEqualTo(30);
      assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(30);
    }
  }

  @Test
  void sources_areKeptApart() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(
          List.of(
              row(Source.LIVE, "a", 0, 9, new Measures(10, 2, 0, 0, 0, 1, 5, 1, 80, 0)),
              row(Source.FINAL, "a", 0, 1, new Measures(11, 3, 0, 0, 0, 2, 6, 2, 90, 0))));
      store.upsertLeftovers(List.of(new LeftoverRow(LATE, Source.LIVE, 4)));
      assertThat(store.status(Source.LIVE))
          .isEqualTo(new StoreStatus(17, 4, 0, asOfMillis(9), NOW.toEpochMilli()));
      assertThat(store.status(Source.FINAL))
          .isEqualTo(new StoreStatus(21, 0, 0, asOfMillis(1), NOW.toEpochMilli()));
      assertThat(store.leftovers(Source.FINAL)).isEmpty();
    }
  }

  @Test
  void finalRows_sayWhenTheyWereSettled() throws Exception {
    try (AggregateStore store = open()) {
      store.upsertAggregates(
          List.of(
              row(Source.LIVE, "a", 0, 1, Measures.ZERO),
              row(Source.FINAL, "a", 0, 1, Measures.ZERO)));
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT source, final_at_millis FROM aggregates ORDER BY source")) {
      result.next();
      assertThat(result.getString(1)).isEqualTo("FINAL");
      assertThat(result.getLong(2)).isEqualTo(NOW.toEpochMilli());
      result.next();
      assertThat(result.getObject(2)).isNull();
    }
  }

  @Test
  void leftovers_onlyGrow() {
    try (AggregateStore store = open()) {
      store.upsertLeftovers(
          List.of(
              new LeftoverRow(LATE, Source.LIVE, 5),
              new LeftoverRow(REJECTED, Source.LIVE, 2),
              new LeftoverRow(LATE, Source.LIVE, 3)));
      store.upsertLeftovers(
          List.of(
              new LeftoverRow(LATE, Source.LIVE, 4), new LeftoverRow(REJECTED, Source.LIVE, 7)));
      assertThat(store.leftovers(Source.LIVE))
          .containsExactly(
              new LeftoverRow(LATE, Source.LIVE, 5), new LeftoverRow(REJECTED, Source.LIVE, 7));
      assertThat(store.status(Source.LIVE))
          .isEqualTo(new StoreStatus(0, 5, 7, 0, NOW.toEpochMilli()));
    }
  }

  @Test
  void query_boundsAreHalfOpenOnTheMinutesStart() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(List.of(row("a", 0, 1, 1), row("a", 1, 1, 2), row("a", 2, 1, 4)));
      Instant first = Instant.ofEpochMilli(minuteMillis(0));
      assertThat(grossClicksBetween(store, first, first.plusSeconds(120))).isEqualTo(3);
      assertThat(grossClicksBetween(store, first.plusNanos(1), first.plusSeconds(120)))
          .isEqualTo(2);
      assertThat(grossClicksBetween(store, first, first.plusSeconds(120).plusNanos(1)))
          .isEqualTo(7);
      assertThat(grossClicksBetween(store, Instant.MIN, Instant.MAX)).isEqualTo(7);
    }
  }

  private static long grossClicksBetween(AggregateStore store, Instant from, Instant to) {
    AggregateQuery query =
        new AggregateQuery(Source.LIVE, from, to, List.of(), Duration.ofMinutes(1), Map.of());
    return store.query(query).get(0).measures().grossClicks();
  }

  @Test
  void query_minutesBeforeTheEpoch_fallIntoTheBucketThatStartsBeforeThem() {
    AggregateKey key = new AggregateKey(-60_000, new AdRef("adv", "camp", "a"), "", Device.UNKNOWN);
    AggregateQuery byHour =
        new AggregateQuery(
            Source.LIVE,
            Instant.MIN,
            Instant.MAX,
            List.of(Dimension.TIME),
            Duration.ofHours(1),
            Map.of());
    try (AggregateStore store = open()) {
      store.upsertAggregates(
          List.of(new AggregateRow(key, Source.LIVE, 1, 7, Measures.ZERO, "USD")));
      assertThat(store.query(byHour))
          .containsExactly(new AggregateResult(List.of("1969-12-31T23:00:00Z"), Measures.ZERO, 7));
    }
  }

  @Test
  void query_filterWithoutValues_selectsNothing() {
    AggregateQuery nothing =
        new AggregateQuery(
            Source.LIVE,
            Instant.EPOCH,
            Instant.MAX,
            List.of(Dimension.AD),
            Duration.ofMinutes(1),
            Map.of(Dimension.AD, Set.of()));
    try (AggregateStore store = open()) {
      store.upsertAggregates(List.of(row("a", 0, 1, 1)));
      assertThat(store.query(nothing)).isEmpty();
    }
  }

  @Test
  void query_sumsAreExactUpToTheLastLongAndAnErrorBeyond() {
    try (AggregateStore store = open()) {
      store.upsertAggregates(
          List.of(
              row(Source.LIVE, "a", 0, 1, spend(Long.MAX_VALUE - 1)),
              row(Source.LIVE, "b", 0, 1, spend(1))));
      assertThat(store.query(everything()).get(0).measures().spendMicros())
          .isEqualTo(Long.MAX_VALUE);
      store.upsertAggregates(List.of(row(Source.LIVE, "c", 0, 1, spend(1))));
      assertThatThrownBy(() -> store.query(everything()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("cannot query aggregates in '" + file() + "'");
    }
  }

  @Test
  void idsThatLookLikeSql_areOnlyText() {
    List<String> ids = List.of("'; DROP TABLE aggregates; --", "a\0b", "\uD83D\uDE00", "%", "?");
    try (AggregateStore store = open()) {
      List<AggregateRow> rows = new ArrayList<>();
      for (String id : ids) {
        rows.add(row(id, 0, 1, 1));
      }
      store.upsertAggregates(rows);
      for (String id : ids) {
        AggregateQuery query =
            new AggregateQuery(
                Source.LIVE,
                Instant.EPOCH,
                Instant.MAX,
                List.of(Dimension.AD),
                Duration.ofMinutes(1),
                Map.of(Dimension.AD, Set.of(id)));
        assertThat(store.query(query))
            .as(id)
            .containsExactly(new AggregateResult(List.of(id), clicks(1), asOfMillis(1)));
      }
    }
  }

  @Test
  void open_sameFileTwice_sharesOneDatabaseUntilTheLastCloses() throws Exception {
    Path link = folder.resolve("link.duckdb");
    AggregateStore first = open();
    Files.createSymbolicLink(link, file());
    AggregateStore second = DuckDbAggregateStore.open(link);
    first.upsertAggregates(List.of(row("a", 0, 1, 1)));
    assertThat(grossClicks(second)).isEqualTo(1);
    first.close();
    first.close();
    second.upsertAggregates(List.of(row("b", 0, 1, 1)));
    assertThat(grossClicks(second)).isEqualTo(2);
    assertThatThrownBy(() -> first.status(Source.LIVE))
        .isInstanceOf(StoreException.class)
        .hasMessage("cannot read the status: '" + file().toRealPath() + "' is closed");
    second.close();
    assertThat(Files.exists(file().resolveSibling("aggregates.duckdb.wal"))).isFalse();
  }

  @Test
  void reopen_findsEverything() {
    StoreStatus status;
    try (AggregateStore store = open()) {
      store.upsertAggregates(List.of(row("a", 0, 3, 10)));
      store.upsertLeftovers(List.of(new LeftoverRow(LATE, Source.LIVE, 5)));
      status = store.status(Source.LIVE);
    }
    try (AggregateStore store = DuckDbAggregateStore.openExisting(file())) {
      assertThat(store.status(Source.LIVE)).isEqualTo(status);
      store.upsertAggregates(List.of(row("a", 0, 2, 99)));
      assertThat(grossClicks(store)).isEqualTo(10);
      assertThat(store.leftovers(Source.LIVE))
          .containsExactly(new LeftoverRow(LATE, Source.LIVE, 5));
    }
  }

  @Test
  void openExisting_missingFile_isRefusedAndNotCreated() {
    assertThatThrownBy(() -> DuckDbAggregateStore.openExisting(file()))
        .isInstanceOf(StoreException.class)
        .hasMessage("there is no aggregate store at '" + file() + "': check the path");
    assertThat(Files.exists(file())).isFalse();
  }

  @Test
  void open_newerSchema_isRefusedAndUntouched() throws Exception {
    open().close();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE schema_version SET version = 4");
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "'"
                  + file().toRealPath()
                  + "' has schema version 4, this program knows version 3:"
                  + " use the program version that wrote it, or another file, and count and bill its"
                  + " days again");
    }
  }

  @Test
  void open_olderSchema_isRefusedAndUntouched() throws Exception {
    Files.createDirectories(file().getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)");
      statement.execute("INSERT INTO schema_version VALUES (2)");
    }
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has schema version 2, this program knows version 3:");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void rules_areNoPartOfTheirCell_unlessAskedFor() {
    Measures all = new Measures(10, 2, 1, 1, 1, 3, 5, 1, 70, 30);
    Measures found = new Measures(0, 2, 0, 0, 0, 0, 0, 0, 0, 20);
    Measures alsoFound = new Measures(0, 0, 2, 1, 0, 1, 0, 0, 0, 20);
    try (AggregateStore store = open()) {
      store.upsertAggregates(
          List.of(
              row(Source.LIVE, "a", 0, 9, all),
              ruleRow(Source.LIVE, "ONE", 2, found),
              ruleRow(Source.LIVE, "TWO", 4, alsoFound)));
      assertThat(store.query(everything()))
          .containsExactly(new AggregateResult(List.of(), all, asOfMillis(9)));
      assertThat(store.query(everything(Dimension.RULE)))
          .containsExactly(
              new AggregateResult(List.of("ONE"), found, asOfMillis(2)),
              new AggregateResult(List.of("TWO"), alsoFound, asOfMillis(4)));
      assertThat(store.query(ofRules(Source.LIVE, "TWO")))
          .containsExactly(new AggregateResult(List.of(), alsoFound, asOfMillis(4)));
      // 10 clicks, 3 repeats, 5 impressions, a conversion: a rule's repeat is one of the three.
      assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(19);
    }
  }

  @Test
  void finalCount_withdrawsWhatRulesSaidOfItsCell_andOnlyThere() {
    Measures found = new Measures(0, 2, 0, 0, 0, 0, 0, 0, 0, 20);
    try (AggregateStore store = open()) {
      for (Source source : Source.values()) {
        store.upsertAggregates(
            List.of(row(source, "a", 0, 9, clicks(9)), ruleRow(source, "ONE", 2, found)));
      }
      store.upsertAggregates(
          List.of(row(Source.FINAL, "a", 0, 9, clicks(9)), ruleRow(Source.FINAL, "TWO", 1, found)));
      assertThat(store.query(byRule(Source.FINAL)))
          .containsExactly(new AggregateResult(List.of("TWO"), found, asOfMillis(1)));
      assertThat(store.query(byRule(Source.LIVE)))
          .containsExactly(new AggregateResult(List.of("ONE"), found, asOfMillis(2)));

      // Less than was found before, and still taken; an older count of the cell withdraws nothing.
      store.upsertAggregates(
          List.of(row(Source.FINAL, "a", 0, 9, clicks(9)), ruleRow(Source.FINAL, "ONE", 1, found)));
      store.upsertAggregates(List.of(row(Source.FINAL, "a", 0, 8, clicks(8))));
      assertThat(store.query(byRule(Source.FINAL)))
          .containsExactly(new AggregateResult(List.of("ONE"), found, asOfMillis(1)));
    }
  }

  @Test
  void query_ofSeveralRulesAddedUp_isRefused() {
    assertThatThrownBy(() -> ofRules(Source.LIVE, "TWO", "ONE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rules [ONE, TWO] cannot be added up: group by rule, or name one");
  }

  private static AggregateRow ruleRow(Source source, String rule, long version, Measures measures) {
    AggregateRow all = row(source, "a", 0, version, measures);
    AggregateKey key = all.key();
    return new AggregateRow(
        new AggregateKey(key.minuteMillis(), key.ad(), key.country(), key.device(), rule),
        source,
        version,
        all.asOfMillis(),
        measures,
        all.currency());
  }

  private static AggregateQuery byRule(Source source) {
    return new AggregateQuery(
        source,
        Instant.EPOCH,
        Instant.MAX,
        List.of(Dimension.RULE),
        Duration.ofMinutes(1),
        Map.of());
  }

  private static AggregateQuery ofRules(Source source, String... rules) {
    return new AggregateQuery(
        source,
        Instant.EPOCH,
        Instant.MAX,
        List.of(),
        Duration.ofMinutes(1),
        Map.of(Dimension.RULE, Set.of(rules)));
  }

  @Test
  void open_otherFileFormat_saysSo() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "minute,clicks\n".repeat(1_000));
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot open '" + file().toRealPath() + "'")
        .hasMessageContaining("not a valid DuckDB database file");
  }

  private static Measures clicks(long grossClicks) {
    return new Measures(grossClicks, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static Measures spend(long micros) {
    return new Measures(0, 0, 0, 0, 0, 0, 0, 0, micros, 0);
  }
}
