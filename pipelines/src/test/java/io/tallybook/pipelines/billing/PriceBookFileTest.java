package io.tallybook.pipelines.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.price.PriceBook.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookFileTest {
  private static final long MARCH = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final long APRIL = Instant.parse("2026-04-01T00:00:00Z").toEpochMilli();

  @TempDir private Path temp;

  @Test
  void decimalsAndMicros_sayTheSame() throws IOException {
    PriceBook units =
        read(
            "campaign_id,from,to,cost_per_click,currency",
            "c-1,2026-03-01T00:00:00Z,2026-04-01T00:00:00Z,0.25,USD",
            "c-1,2026-04-01T00:00:00Z,,0.000001,USD");
    PriceBook micros =
        read(
            "currency,cost_micros,to,from,campaign_id",
            "USD,1,,2026-04-01T00:00:00Z,c-1",
            "USD,250000,2026-04-01T00:00:00Z,2026-03-01T00:00:00Z,c-1");
    assertThat(units.entries())
        .containsExactly(
            new Entry("c-1", MARCH, APRIL, 250_000),
            new Entry("c-1", APRIL, PriceBook.OPEN_END, 1));
    assertThat(micros.version()).isEqualTo(units.version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          c,2026-03-01T00:00:00Z,2026-03-01T00:00:00Z,1,USD | from must lie before to
          c,2026-03-02T00:00:00Z,2026-03-01T00:00:00Z,1,USD | from must lie before to
          c,2026-03-01,,1,USD                                | from must be a time like
          c,2026-03-01T00:00:00Z,soon,1,USD                 | to must be a time like
          c,2026-03-01T00:00:00Z,,-0.01,USD                 | cost_per_click must not be negative
          c,2026-03-01T00:00:00Z,,0.0000001,USD             | at most 6 decimals
          c,2026-03-01T00:00:00Z,,free,USD                  | at most 6 decimals
          c,2026-03-01T00:00:00Z,,1,EUR                     | currency must be USD
          '',2026-03-01T00:00:00Z,,1,USD                    | campaign_id must have 1 to 128
          """)
  void whatIsWrongWithARow_isToldByFileAndRow(String row, String problem) {
    assertThatThrownBy(
            () ->
                read(
                    "campaign_id,from,to,cost_per_click,currency",
                    "ok,2026-03-01T00:00:00Z,,1,USD",
                    row.replace("''", "")))
        .isInstanceOf(BillingException.class)
        .hasMessageContaining("prices.csv:3: ")
        .hasMessageContaining(problem);
  }

  @Test
  void everyProblemIsTold() {
    assertThatThrownBy(
            () ->
                read(
                    "campaign_id,from,to,cost_per_click,currency",
                    "c,2026-03-01T00:00:00Z,2026-03-03T00:00:00Z,1,USD",
                    "c,2026-03-01T12:00:00Z,2026-03-01T13:00:00Z,1,USD",
                    "c,2026-03-02T00:00:00Z,,1,USD",
                    "d,2026-03-02T00:00:00Z,,-1,EUR"))
        .hasMessageContaining("prices.csv:3: overlaps row 2")
        .hasMessageContaining("prices.csv:4: overlaps row 2")
        .hasMessageContaining("prices.csv:5: cost_per_click must not be negative, is -1")
        .hasMessageContaining("prices.csv:5: currency must be USD");
  }

  @Test
  void columns_areThoseKnown() {
    assertThatThrownBy(() -> read("campaign_id,from,until,cost_micros,cost_per_click", "c,a,b,1,1"))
        .hasMessageContaining("prices.csv:1: unknown column 'until'")
        .hasMessageContaining("prices.csv:1: column to is missing")
        .hasMessageContaining("prices.csv:1: column currency is missing")
        .hasMessageContaining("needs one of the columns cost_micros and cost_per_click");
  }

  @Test
  void aRowOfAnotherLength_isRefused() {
    assertThatThrownBy(() -> read("campaign_id,from,to,cost_per_click,currency", "c,2026"))
        .isInstanceOf(BillingException.class)
        .hasMessageContaining("prices.csv");
  }

  @Test
  void aFileThatIsNotThere_isNamed() {
    assertThatThrownBy(() -> PriceBookFile.read(temp.resolve("none.csv"), "USD"))
        .hasMessageContaining("none.csv: there is no such file");
  }

  private PriceBook read(String... lines) throws IOException {
    Path file = temp.resolve("prices.csv");
    Files.write(file, List.of(lines));
    return PriceBookFile.read(file, "USD");
  }
}
