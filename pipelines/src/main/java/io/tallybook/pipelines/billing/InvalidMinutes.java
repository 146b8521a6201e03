package io.tallybook.pipelines.billing;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallybook.pipelines.billing.KeptRun.InvalidClick;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The clicks that a run left out of the bill, a minute at a time. For one thread. */
final class InvalidMinutes implements AutoCloseable {
  /** What {@link #minute} says when there are no more. */
  static final long NO_MORE = Long.MAX_VALUE;

  private final CsvReader<NamedCsvRecord> csv;
  private final Iterator<NamedCsvRecord> records;
  private @Nullable InvalidClick next;

  InvalidMinutes(CsvReader<NamedCsvRecord> csv) {
    this.csv = csv;
    this.records = csv.iterator();
    advance();
  }

  private void advance() {
    next = records.hasNext() ? KeptRun.invalid(records.next()) : null;
  }

  /** The minute that is next: seconds since the epoch. */
  long minute() {
    InvalidClick click = next;
    return click == null ? NO_MORE : click.time().truncatedTo(ChronoUnit.MINUTES).getEpochSecond();
  }

  /** The clicks of a minute, by event id; none unless it is the next one. */
  Map<String, InvalidClick> take(long minute) {
    Map<String, InvalidClick> clicks = new LinkedHashMap<>();
    for (InvalidClick click = next; click != null && minute() == minute; click = next) {
      clicks.put(click.eventId(), click);
      advance();
    }
    return clicks;
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
