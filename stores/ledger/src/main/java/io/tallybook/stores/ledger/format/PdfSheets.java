package io.tallybook.stores.ledger.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/** Text and tables on as many A4 pages as they need, from top to bottom. Lengths are in points. */
final class PdfSheets {
  private static final float MARGIN = 42;
  private static final float BOTTOM = 56;
  private static final float FOOTER = 30;
  private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
  private static final float LEADING = 1.35f;
  private static final float CELL_SIZE = 8;
  private static final float CELL_GAP = 9;
  private static final float COLUMN_WIDTH_MIN = 40;
  private static final float BOLD_STROKE = 0.25f;
  private static final float RULE = 0.5f;

  private final PDDocument document;
  private final PdfFont font;
  private PDPageContentStream page;
  private float y;

  PdfSheets(PDDocument document, PdfFont font) throws IOException {
    this.document = document;
    this.font = font;
    this.page = newPage();
  }

  private PDPageContentStream newPage() throws IOException {
    PDPage sheet = new PDPage(PDRectangle.A4);
    document.addPage(sheet);
    y = PDRectangle.A4.getHeight() - MARGIN;
    return new PDPageContentStream(document, sheet);
  }

  private boolean makeRoom(float height) throws IOException {
    if (y - height >= BOTTOM) {
      return false;
    }
    page.close();
    page = newPage();
    return true;
  }

  void paragraph(String text, float size, boolean bold) throws IOException {
    for (String line : font.wrapped(text, size, WIDTH)) {
      makeRoom(size * LEADING);
      y -= size * LEADING;
      show(page, line, MARGIN, y, size, bold);
    }
  }

  void gap(float height) {
    y -= height;
  }

  /** A table with its head on every page; the last row is set apart if it is a sum. */
  void table(Grid grid, boolean lastIsSum) throws IOException {
    float[] widths = widths(grid);
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < grid.columns(); i++) {
      titles.add(grid.title(i));
    }
    head(grid, titles, widths);
    for (int i = 0; i < grid.rows().size(); i++) {
      List<List<String>> cells = cells(grid.rows().get(i), widths);
      boolean sum = lastIsSum && i == grid.rows().size() - 1;
      if (makeRoom(height(cells))) {
        head(grid, titles, widths);
      }
      if (sum) {
        rule(widths);
      }
      row(grid, cells, widths, sum);
    }
    gap(CELL_SIZE);
  }

  private void head(Grid grid, List<String> titles, float[] widths) throws IOException {
    List<List<String>> cells = cells(titles, widths);
    makeRoom(height(cells) + 2 * CELL_SIZE * LEADING);
    row(grid, cells, widths, true);
    rule(widths);
  }

  private void rule(float[] widths) throws IOException {
    float width = CELL_GAP * (widths.length - 1);
    for (float column : widths) {
      width += column;
    }
    y -= 3;
    page.setLineWidth(RULE);
    page.moveTo(MARGIN, y);
    page.lineTo(MARGIN + width, y);
    page.stroke();
  }

  private void row(Grid grid, List<List<String>> cells, float[] widths, boolean bold)
      throws IOException {
    float left = MARGIN;
    for (int i = 0; i < widths.length; i++) {
      float line = y;
      for (String text : cells.get(i)) {
        line -= CELL_SIZE * LEADING;
        float indent = grid.isNumber(i) ? widths[i] - font.width(text, CELL_SIZE) : 0;
        show(page, text, left + indent, line, CELL_SIZE, bold);
      }
      left += widths[i] + CELL_GAP;
    }
    y -= height(cells);
  }

  private List<List<String>> cells(List<String> row, float[] widths) throws IOException {
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      cells.add(font.wrapped(row.get(i), CELL_SIZE, widths[i]));
    }
    return cells;
  }

  private static float height(List<List<String>> cells) {
    return cells.stream().mapToInt(List::size).max().orElse(1) * CELL_SIZE * LEADING;
  }

  /** As wide as the content, but the texts' columns share what the numbers leave. */
  private float[] widths(Grid grid) throws IOException {
    float[] widths = new float[grid.columns()];
    float numbers = 0;
    float texts = 0;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = font.width(grid.title(i), CELL_SIZE) + 1;
      for (List<String> row : grid.rows()) {
        widths[i] = Math.max(widths[i], font.width(row.get(i), CELL_SIZE) + 1);
      }
      if (grid.isNumber(i)) {
        numbers += widths[i];
      } else {
        texts += widths[i];
      }
    }
    float left = WIDTH - numbers - CELL_GAP * (widths.length - 1);
    if (texts > left) {
      shrink(grid, widths, left);
    }
    return widths;
  }

  /** The narrow columns of text stay as they are; the wide ones become equally wide. */
  private static void shrink(Grid grid, float[] widths, float left) {
    List<Integer> texts = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      if (!grid.isNumber(i)) {
        texts.add(i);
      }
    }
    texts.sort((a, b) -> Float.compare(widths[a], widths[b]));
    float rest = left;
    for (int i = 0; i < texts.size(); i++) {
      int column = texts.get(i);
      widths[column] =
          Math.min(widths[column], Math.max(COLUMN_WIDTH_MIN, rest / (texts.size() - i)));
      rest -= widths[column];
    }
  }

  private void show(
      PDPageContentStream on, String text, float x, float baseline, float size, boolean bold)
      throws IOException {
    on.beginText();
    on.setFont(font.font(), size);
    // The font has no bold face of its own: letters with an outline stand in for it.
    on.setRenderingMode(bold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    on.setLineWidth(BOLD_STROKE);
    on.newLineAtOffset(x, baseline);
    on.showText(text);
    on.endText();
  }

  /** Ends the last page and numbers them all. */
  void finish(String title) throws IOException {
    page.close();
    int pages = document.getNumberOfPages();
    for (int i = 0; i < pages; i++) {
      try (PDPageContentStream footer =
          new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true)) {
        String number = "Page " + (i + 1) + " of " + pages;
        String name = font.wrapped(title, CELL_SIZE, WIDTH - 100).get(0);
        show(footer, name, MARGIN, FOOTER, CELL_SIZE, false);
        float x = MARGIN + WIDTH - font.width(number, CELL_SIZE);
        show(footer, number, x, FOOTER, CELL_SIZE, false);
      }
    }
  }
}
