package io.tallybook.bench.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.bench.work.BenchCase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result that is wrong by one row must not become a figure. */
class BatchCheckTest {
  private static final long CLICKS = 5_000;

  @TempDir private Path folder;

  private BatchInput input = new BatchInput(Path.of(""));
  private Path output = Path.of("");
  private Path scratch = Path.of("");

  @BeforeEach
  void bill() throws Exception {
    input = BatchInput.of(folder, BenchCase.REPEATS, CLICKS);
    assertThat(input.isComplete()).isFalse();
    input.write(BenchCase.REPEATS, CLICKS);
    assertThat(input.isComplete()).isTrue();
    output = Files.createDirectories(folder.resolve("output"));
    scratch = Files.createDirectories(folder.resolve("scratch"));
    Map<String, String> values =
        Map.of(
            "log", input.log().toString(),
            "output", output.toString(),
            "scratch", scratch.toString(),
            "cores", "2");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      SqlScript.of("duckdb.sql", values).run(connection);
    }
  }

  @Test
  void requireRight_passesWhatDuckDbMakes() throws Exception {
    assertThat(check()).isBetween(CLICKS / 3, CLICKS);
  }

  @Test
  void requireRight_refusesAMissingRow() throws Exception {
    rewrite("rows", "SELECT * FROM old WHERE ad_id <> (SELECT min(ad_id) FROM old)");
    assertThatThrownBy(this::check)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("duckdb has wrong rows:\nexpected minute_millis=");
  }

  @Test
  void requireRight_refusesARowTwice() throws Exception {
    rewrite("rows", "FROM old UNION ALL (FROM old LIMIT 1)");
    assertThatThrownBy(this::check).hasMessageContaining("wrong rows:\nfound minute_millis=");
  }

  @Test
  void requireRight_refusesAWrongAmount() throws Exception {
    rewrite(
        "lines",
        "SELECT * REPLACE (amount_micros + (ad_id = (SELECT max(ad_id) FROM old))::INT AS"
            + " amount_micros) FROM old");
    assertThatThrownBy(this::check).hasMessageContaining("wrong lines:\nexpected ad_id=ad-0");
  }

  @Test
  void requireRight_refusesAnUncountedDuplicate() throws Exception {
    rewrite("rows", "SELECT * REPLACE (greatest(duplicates - 1, 0) AS duplicates) FROM old");
    assertThatThrownBy(this::check).hasMessageContaining("wrong rows:");
  }

  private long check() throws Exception {
    return BatchCheck.requireRight(BatchVariant.DUCKDB, output, input.expected(), scratch);
  }

  private void rewrite(String what, String sql) throws SQLException {
    String file = output.resolve(what + ".parquet").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE old AS FROM '" + file + "'");
      statement.execute("COPY (" + sql + ") TO '" + file + "' (FORMAT parquet)");
    }
  }
}
