package io.tallybook.stores.ledger.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The font of a document: Liberation Sans, which PDFBox carries, put into the document so that it
 * looks the same everywhere. It knows Latin, Greek and Cyrillic letters.
 */
final class PdfFont {
  private static final String RESOURCE =
      "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final float WIDTH_UNITS = 1_000;

  private final PDType0Font font;
  private final CmapLookup glyphs;

  private PdfFont(PDType0Font font, CmapLookup glyphs) {
    this.font = font;
    this.glyphs = glyphs;
  }

  static PdfFont of(PDDocument document) throws IOException {
    try (InputStream resource = PDDocument.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IOException("PDFBox carries no " + RESOURCE);
      }
      TrueTypeFont type = new TTFParser().parse(new RandomAccessReadBuffer(resource));
      return new PdfFont(PDType0Font.load(document, type, true), type.getUnicodeCmapLookup());
    }
  }

  PDType0Font font() {
    return font;
  }

  boolean canShow(int character) {
    return Shown.isPlain(character) && glyphs.getGlyphId(character) != 0;
  }

  float width(String text, float size) throws IOException {
    return font.getStringWidth(text) / WIDTH_UNITS * size;
  }

  /** The text in lines of at most a width, broken at blanks where there are some. */
  List<String> wrapped(String text, float size, float widthMax) throws IOException {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (width(rest, size) > widthMax && rest.length() > 1) {
      int end = fitting(rest, size, widthMax);
      int blank = rest.lastIndexOf(' ', end);
      int cut = blank > 0 ? blank : end;
      lines.add(rest.substring(0, cut));
      rest = rest.substring(cut).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /** How many UTF-16 characters fit, whole code points and at least one. */
  private int fitting(String text, float size, float widthMax) throws IOException {
    float width = 0;
    int end = 0;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      width += width(text.substring(end, next), size);
      if (width > widthMax && end > 0) {
        return end;
      }
      end = next;
    }
    return end;
  }
}
