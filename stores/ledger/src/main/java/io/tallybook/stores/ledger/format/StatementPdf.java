package io.tallybook.stores.ledger.format;

import io.tallybook.stores.ledger.Statement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;

/** A statement for the advertiser: A4 pages with its font inside. */
final class StatementPdf {
  private static final float TITLE_SIZE = 16;
  private static final float HEADING_SIZE = 11;
  private static final float TEXT_SIZE = 9;
  private static final float NOTE_SIZE = 7;

  private StatementPdf() {}

  static void write(Statement statement, OutputStream out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      // Otherwise its id would be made from the time. It need not be unique among statements.
      document.setDocumentId((long) statement.month().hashCode());
      PdfFont font = PdfFont.of(document);
      StatementGrids grids = new StatementGrids(statement, id -> Shown.id(id, font::canShow));
      document.getDocumentInformation().setTitle(grids.title());
      PdfSheets sheets = new PdfSheets(document, font);
      sheets.paragraph(grids.title(), TITLE_SIZE, true);
      sheets.gap(TEXT_SIZE);
      for (String fact : grids.facts()) {
        sheets.paragraph(fact, TEXT_SIZE, false);
      }
      sheets.gap(TITLE_SIZE);
      sheets.table(grids.lines(), true);
      sheets.table(grids.totals(), true);
      if (!statement.adjustments().isEmpty()) {
        sheets.paragraph("Adjustments", HEADING_SIZE, true);
        sheets.table(grids.adjustments(), false);
      }
      sheets.paragraph("Evidence", HEADING_SIZE, true);
      sheets.table(grids.evidence(), false);
      sheets.table(grids.runs(), false);
      for (String note : StatementGrids.notes()) {
        sheets.paragraph(note, NOTE_SIZE, false);
      }
      sheets.finish(grids.title());
      document.save(bytes);
    }
    out.write(bytes.toByteArray());
  }
}
