package io.tallybook.serving;

/** How a report is written. */
public enum ReportFormat {
  /**
   * A header and one line a row, comma-separated, UTF-8, each line ended by a line feed. A value is
   * quoted as in RFC 4180 when it contains a comma, a quote or a line break. Values are written as
   * they are: a spreadsheet may take an id that starts with {@code =} for a formula, so import such
   * columns as text.
   */
  CSV("text/csv; charset=utf-8"),
  /** One object with the rows under {@code rows}. */
  JSON("application/json");

  private final String contentType;

  ReportFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
