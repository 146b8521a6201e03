package io.tallybook.stores.ledger.format;

import io.tallybook.stores.ledger.Statement;
import java.io.IOException;
import java.io.OutputStream;

/** The forms a statement can be had in. Each gives the same bytes for the same statement. */
public enum StatementFormat {
  /** For a person at a terminal. */
  TEXT,
  /** For spreadsheets and programs; RFC 4180, UTF-8. */
  CSV,
  /** For programs; one object. */
  JSON,
  /** For the advertiser; A4. */
  PDF;

  /** Writes the statement; does not close the stream. */
  public void write(Statement statement, OutputStream out) throws IOException {
    switch (this) {
      case TEXT -> StatementText.write(statement, out);
      case CSV -> StatementCsv.write(statement, out);
      case JSON -> StatementJson.write(statement, out);
      case PDF -> StatementPdf.write(statement, out);
    }
    out.flush();
  }
}
