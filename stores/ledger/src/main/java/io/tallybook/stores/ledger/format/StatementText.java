package io.tallybook.stores.ledger.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.stores.ledger.Statement;
import java.io.IOException;
import java.io.OutputStream;

/** A statement for a person at a terminal. */
final class StatementText {
  private StatementText() {}

  static void write(Statement statement, OutputStream out) throws IOException {
    StatementGrids grids = new StatementGrids(statement, Shown::id);
    StringBuilder text = new StringBuilder();
    text.append(grids.title()).append('\n');
    grids.facts().forEach(fact -> text.append(fact).append('\n'));
    text.append('\n').append(grids.lines().text());
    text.append('\n').append(grids.totals().text());
    if (!statement.adjustments().isEmpty()) {
      text.append("\nAdjustments\n").append(grids.adjustments().text());
    }
    text.append("\nEvidence\n").append(grids.evidence().text());
    text.append('\n').append(grids.runs().text());
    text.append('\n');
    StatementGrids.notes().forEach(note -> text.append(note).append('\n'));
    out.write(text.toString().getBytes(UTF_8));
  }
}
