package io.tallybook.stores.aggregate;

import static io.tallybook.stores.aggregate.Rows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second process writes; it is killed without warning, or holds the file. */
class DuckDbAggregateStoreProcessTest {
  private static final int CELLS = 500;

  private final Path folder;

  DuckDbAggregateStoreProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest(name = "killed after {0} batches")
  @ValueSource(ints = {1, 7, 60})
  void writerKilled_fileHoldsWholeBatchesOnlyAndAllThatWereAcknowledged(int batches)
      throws Exception {
    Path file = folder.resolve("killed.duckdb");
    long acknowledged = 0;
    Process writer = startWriter(file);
    try (BufferedReader output = writer.inputReader(UTF_8)) {
      while (acknowledged < batches) {
        acknowledged = acknowledgement(output);
      }
      // The writer is somewhere inside its next batch: the kill may come at any point of it.
    } finally {
      writer.destroyForcibly().waitFor();
    }

    try (AggregateStore store = DuckDbAggregateStore.openExisting(file)) {
      List<AggregateResult> cells = store.query(Rows.everything(Dimension.AD));
      assertThat(cells).hasSize(CELLS);
      long version = cells.get(0).measures().grossClicks();
      assertThat(version).isGreaterThanOrEqualTo(acknowledged);
      assertThat(cells).allMatch(cell -> cell.measures().grossClicks() == version);
      assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(version * CELLS);

      // And the file is as good as any other.
      store.upsertAggregates(Writer.batch(version + 1));
      assertThat(Rows.grossClicks(store)).isEqualTo((version + 1) * CELLS);
    }
  }

  @Test
  void fileHeldByAnotherProcess_isRefusedWithTheRemedy() throws Exception {
    Path file = folder.resolve("held.duckdb");
    Process writer = startWriter(file);
    try (BufferedReader output = writer.inputReader(UTF_8)) {
      acknowledgement(output);
      assertThatThrownBy(() -> DuckDbAggregateStore.open(file))
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith(
              "'"
                  + file.toRealPath()
                  + "' is in use by another process, and only one may have it open: use that"
                  + " process (its HTTP API answers the same questions and takes a pipeline's"
                  + " writes), or stop it first")
          .hasMessageContaining("PID " + writer.pid());
    } finally {
      writer.destroyForcibly().waitFor();
    }
    try (AggregateStore store = DuckDbAggregateStore.open(file)) {
      assertThat(Rows.grossClicks(store)).isPositive();
    }
  }

  private static Process startWriter(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static long acknowledgement(BufferedReader output) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the writer ended early");
    }
    return Long.parseLong(line);
  }

  /** Writes every cell again and again, and says so once each batch is written. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      try (AggregateStore store = DuckDbAggregateStore.open(Path.of(arguments[0]))) {
        for (long version = 1; version < 1_000_000; version++) {
          store.upsertAggregates(batch(version));
          Leftover late = new Leftover(Leftover.Kind.LATE, "", 0);
          store.upsertLeftovers(List.of(new LeftoverRow(late, Source.LIVE, version)));
          System.out.println(version);
        }
      }
    }

    static List<AggregateRow> batch(long version) {
      List<AggregateRow> rows = new ArrayList<>();
      for (int i = 0; i < CELLS; i++) {
        rows.add(row("ad-" + i, i % 10, version, version));
      }
      return rows;
    }
  }
}
