package io.tallybook.stores.aggregate;

import static io.tallybook.stores.aggregate.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Source;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One write is one transaction, whichever of its statements fails or is looked at. */
class DuckDbDatabaseTest {
  private static final List<AggregateRow> BATCH = List.of(row("a", 0, 1, 10));

  private final DuckDbDatabase database;
  private final AggregateStore store;

  DuckDbDatabaseTest(@TempDir Path folder) {
    Path file = folder.resolve("aggregates.duckdb");
    this.database = DuckDbDatabase.acquire(file);
    this.store = DuckDbAggregateStore.open(file);
  }

  @BeforeEach
  void holdsOneRow() {
    store.upsertAggregates(BATCH);
  }

  @AfterEach
  void close() {
    store.close();
    database.release();
  }

  @Test
  void write_thatFailsAfterItsStatements_changesNothing() {
    assertThatThrownBy(
            () ->
                database.write(
                    connection -> {
                      AggregateUpsert.run(connection, List.of(row("b", 0, 1, 5)), 1);
                      throw new SQLException("disk full");
                    }))
        .isInstanceOf(SQLException.class)
        .hasMessage("disk full");
    assertHoldsTheOneRow();
  }

  @Test
  void write_isInvisibleUntilItEnds() throws SQLException {
    database.write(
        connection -> {
          AggregateUpsert.run(connection, List.of(row("b", 0, 1, 5)), 1);
          assertHoldsTheOneRow();
        });
    assertThat(Rows.grossClicks(store)).isEqualTo(15);
    assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(15);
  }

  private void assertHoldsTheOneRow() {
    assertThat(Rows.grossClicks(store)).isEqualTo(10);
    assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(10);
  }
}
