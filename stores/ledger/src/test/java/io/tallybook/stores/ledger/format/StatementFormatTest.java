package io.tallybook.stores.ledger.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdRef;
import io.tallybook.stores.ledger.DifferenceReason;
import io.tallybook.stores.ledger.LineFigures;
import io.tallybook.stores.ledger.LineId;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.stores.ledger.Statement;
import io.tallybook.stores.ledger.StatementChange;
import io.tallybook.stores.ledger.StatementState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the forms of a statement look like, byte by byte. */
class StatementFormatTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final LocalDate DAY = MONTH.atDay(3);

  private static PostedBill bill(int run, String snapshot, DifferenceReason... reasons) {
    return new PostedBill(
        DAY,
        run,
        snapshot,
        "code=1 rules=r1 prices=p" + run,
        "0".repeat(64),
        Set.of(reasons),
        Instant.parse("2026-11-0" + (3 + run) + "T06:00:00Z"));
  }

  private static Statement.Line line(String campaign, String ad, PostedBill bill, LineFigures f) {
    AdRef ref = new AdRef("acme, \"inc\"", campaign, ad);
    return new Statement.Line(ref, f, List.of(new Statement.Day(new LineId(DAY, ref), bill, f)));
  }

  /** With what is awkward: quotes, line breaks, other scripts, half cents. */
  static Statement adjusted(int furtherLines) {
    PostedBill first = bill(1, "s1", DifferenceReason.BILLED);
    PostedBill second =
        bill(2, "s2", DifferenceReason.LATE_RECORDS, DifferenceReason.PRICES_CHANGED);
    List<Statement.Line> lines = new ArrayList<>();
    lines.add(
        line("spring", "banner-1", first, new LineFigures(1234, 4, 5, 6, 617_005_000, 2_500_000)));
    lines.add(line("spring", "new\nline", second, new LineFigures(10, 0, 0, 0, 15_000, 0)));
    lines.add(line("лето", "広告", first, new LineFigures(1, 1, 0, 2, 0, 0)));
    for (int i = 0; i < furtherLines; i++) {
      lines.add(line("winter", "ad-" + i, first, new LineFigures(1, 0, 0, 0, 1_000_000, 0)));
    }
    AdRef adjustedAd = new AdRef("acme, \"inc\"", "spring", "new\nline");
    return new Statement(
        "acme, \"inc\"",
        MONTH,
        "USD",
        List.of(
            new StatementChange(
                StatementState.DRAFT, Instant.parse("2026-12-01T06:00:00Z"), MONTH.atDay(30), 1),
            new StatementChange(
                StatementState.FINAL, Instant.parse("2026-12-02T06:00:00Z"), null, 0),
            new StatementChange(
                StatementState.ADJUSTED, Instant.parse("2026-12-03T06:00:00Z"), DAY, 2)),
        List.of(),
        lines,
        List.of(
            new Statement.Adjustment(
                new LineId(DAY, adjustedAd),
                second,
                new LineFigures(10, 0, 0, 0, 15_000, 0),
                true)),
        17_020_000,
        600_000_000 + furtherLines * 1_000_000L);
  }

  private static byte[] bytes(Statement statement, StatementFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(statement, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"TEXT, statement.txt", "CSV, statement.csv", "JSON, statement.json"})
  void golden(StatementFormat format, String file) throws IOException {
    Path golden = Path.of("src/test/resources/io/tallybook/stores/ledger/format", file);
    byte[] written = bytes(adjusted(0), format);
    if (Boolean.getBoolean("golden.update")) {
      Files.write(golden, written);
    }
    assertThat(new String(written, UTF_8)).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @EnumSource(StatementFormat.class)
  void sameStatement_sameBytes(StatementFormat format) throws IOException {
    assertThat(bytes(adjusted(50), format)).isEqualTo(bytes(adjusted(50), format));
  }

  @Test
  void pdf_saysWhatTheStatementSays() throws IOException {
    try (PDDocument document = Loader.loadPDF(bytes(adjusted(0), StatementFormat.PDF))) {
      assertThat(document.getNumberOfPages()).isEqualTo(1);
      assertThat(new PDFTextStripper().getText(document))
          .contains("Statement 2026-11 for acme, \"inc\"")
          .contains("State: adjusted")
          .contains("spring banner-1 1234 4 5 2.50 6 617.00")
          .contains("spring new%0Aline 10 0 0 0.00 0 0.02")
          .contains("лето %E5%BA%83%E5%91%8A 1 1 0 0.00 2 0.00")
          .contains("Total 1245 5 5 2.50 8 617.02")
          .contains("Charged 617.02")
          .contains("Prepayments applied -17.02")
          .contains("Balance due 600.00")
          .contains("+0.015000")
          .contains("Page 1 of 1");
    }
  }

  @Test
  void longPdf_numbersItsPages_andRepeatsTheHead() throws IOException {
    try (PDDocument document = Loader.loadPDF(bytes(adjusted(300), StatementFormat.PDF))) {
      int pages = document.getNumberOfPages();
      assertThat(pages).isGreaterThan(5);
      PDFTextStripper text = new PDFTextStripper();
      text.setStartPage(2);
      text.setEndPage(2);
      assertThat(text.getText(document))
          .contains("Page 2 of " + pages)
          .contains("Campaign Ad Clicks Unpriced");
      text.setStartPage(1);
      text.setEndPage(pages);
      String all = text.getText(document);
      for (int i = 0; i < 300; i++) {
        assertThat(all).contains("winter ad-" + i + " 1 0 0 0.00 0 1.00");
      }
      assertThat(all).contains("Total 1545 5 5 2.50 8 917.02");
    }
  }
}
