package io.tallybook.testdata.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Verdicts as CSV, compressed with Zstandard if the name ends in {@code .zst}: a row for each
 * verdict, and with it the standing of its click, which all rows of that click share.
 */
public final class VerdictFile {
  /** The columns, which are the first line. */
  public static final List<String> COLUMNS =
      List.of(
          "event_id",
          "event_time",
          "rule",
          "rule_version",
          "list_version",
          "tier",
          "category",
          "decision",
          "standing",
          "evidence");

  private static final int EVENT_ID = COLUMNS.indexOf("event_id");
  private static final int RULE = COLUMNS.indexOf("rule");
  private static final int RULE_VERSION = COLUMNS.indexOf("rule_version");
  private static final int LIST_VERSION = COLUMNS.indexOf("list_version");
  private static final int TIER = COLUMNS.indexOf("tier");
  private static final int CATEGORY = COLUMNS.indexOf("category");
  private static final int DECISION = COLUMNS.indexOf("decision");
  private static final int STANDING = COLUMNS.indexOf("standing");
  private static final int EVIDENCE = COLUMNS.indexOf("evidence");

  private static final int SHOWN_MAX = 200;

  /** A row that no run writes; repeated, so that it is not there as a whole while compressed. */
  private static final List<String> END = List.of("end of a whole file ".repeat(20).strip());

  private VerdictFile() {}

  /** Takes the rows of a file. */
  @FunctionalInterface
  public interface RowSink {
    /**
     * @throws IllegalArgumentException if the row contradicts an earlier one
     */
    void add(String eventId, Standing standing, Verdict verdict);
  }

  /**
   * Reads a file, row by row.
   *
   * @throws UnreadableJudgementException if the columns are others, or a row does not fit them
   */
  public static void read(Path file, RowSink rows) throws IOException {
    boolean isCompressed = file.toString().endsWith(".zst");
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        InputStream text = isCompressed ? decompressed(bytes) : bytes;
        CsvReader<CsvRecord> csv =
            CsvReader.builder().ofCsvRecord(new InputStreamReader(text, UTF_8))) {
      boolean isHead = true;
      boolean isWhole = !isCompressed;
      for (CsvRecord row : csv) {
        if (isCompressed && row.getFields().equals(END)) {
          isWhole = true;
          continue;
        }
        try {
          if (isHead) {
            requireColumns(row.getFields());
          } else {
            add(row.getFields(), rows);
          }
        } catch (IllegalArgumentException e) {
          throw new UnreadableJudgementException(
              file + ":" + row.getStartingLineNumber() + ": " + e.getMessage());
        }
        isHead = false;
      }
      if (!isWhole) {
        throw new UnreadableJudgementException(file + ": cannot be read: it was cut off");
      } else if (isHead) {
        throw new UnreadableJudgementException(
            file + ":1: must begin with " + String.join(",", COLUMNS) + ", is empty");
      }
    } catch (CsvParseException e) {
      throw new UnreadableJudgementException(file + ": " + e.getMessage());
    } catch (UncheckedIOException | ZstdIOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UnreadableJudgementException(file + ": cannot be read: " + cause.getMessage());
    }
  }

  /**
   * The bytes with {@link #END} behind them. A file that was cut off swallows it: the decoder takes
   * the end of a file for the end of the text when it lies where a frame has just begun.
   */
  private static InputStream decompressed(InputStream bytes) throws IOException {
    byte[] end = Zstd.compress(("\n" + END.get(0) + "\n").getBytes(UTF_8));
    return new ZstdInputStream(
        new FullReads(new SequenceInputStream(bytes, new ByteArrayInputStream(end))));
  }

  /** Reads as much as is asked for: what lies behind the end of a file is no new beginning. */
  private static final class FullReads extends FilterInputStream {
    FullReads(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = in.readNBytes(target, from, length);
      return read == 0 && length > 0 ? -1 : read;
    }
  }

  private static void requireColumns(List<String> fields) {
    if (!fields.equals(COLUMNS)) {
      throw new IllegalArgumentException(
          "must begin with " + String.join(",", COLUMNS) + ", is " + shown(fields));
    }
  }

  /** The beginning: it may be any file, and a terminal is no place for its bytes. */
  private static String shown(List<String> fields) {
    String text = String.join(",", fields).replaceAll("\\P{Print}", "?");
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
  }

  private static void add(List<String> fields, RowSink rows) {
    if (fields.size() != COLUMNS.size()) {
      throw new IllegalArgumentException(
          "must have " + COLUMNS.size() + " fields, has " + fields.size());
    }
    if (fields.get(EVENT_ID).isEmpty() || fields.get(RULE).isEmpty()) {
      throw new IllegalArgumentException("event_id and rule must not be empty");
    }
    rows.add(
        fields.get(EVENT_ID),
        constant(Standing.class, "standing", fields.get(STANDING)),
        new Verdict(
            fields.get(RULE),
            version(fields.get(RULE_VERSION)),
            fields.get(LIST_VERSION),
            constant(Tier.class, "tier", fields.get(TIER)),
            constant(Category.class, "category", fields.get(CATEGORY)),
            constant(Decision.class, "decision", fields.get(DECISION)),
            fields.get(EVIDENCE)));
  }

  private static int version(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("rule_version must be a number, is '" + text + "'", e);
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String field, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        field
            + " must be one of "
            + String.join(", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList())
            + ", is '"
            + text
            + "'");
  }
}
