package io.tallybook.stores.aggregate;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.LeftoverRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of rows as bytes: what a pipeline sends to the process that owns the store.
 *
 * <p>Format 3, in the encodings of {@link DataOutput}: integers big-endian, texts in modified UTF-8
 * after their length in two bytes, constants as one byte that is their position in the enum.
 *
 * <pre>{@code
 * batch     = format: byte (3), kind: byte, count: int, count rows, and nothing after them
 * aggregate = minuteMillis: long, advertiserId: text, campaignId: text, adId: text,   (kind 1)
 *             country: text, device: constant, rule: text, source: constant, version: long,
 *             asOfMillis: long, grossClicks: long, givtClicks: long, sivtClicks: long,
 *             suspectClicks: long, undecidedClicks: long, duplicates: long, impressions: long,
 *             conversions: long, spendMicros: long, invalidMicros: long,
 *             prefetchClicks: long, internalClicks: long, currency: text
 * leftover  = kind: constant, code: text, dayMillis: long, source: constant,          (kind 2)
 *             count: long
 * }</pre>
 *
 * <p>Another layout needs another format number; an enum only grows at its end.
 *
 * <p>Bounds, checked on both sides: {@link #ROWS_MAX} rows, {@link #TEXT_LENGTH_MAX} characters a
 * text; so no batch is larger than {@link #BYTES_MAX}. Decoding takes memory in proportion to the
 * bytes given, and answers anything that is no batch with {@link MalformedBatchException}.
 */
public final class RowBatchCodec {
  /** Most rows of a batch. */
  public static final int ROWS_MAX = 8_000;

  /** Longest text of a row, in UTF-16 characters: the longest id there is. */
  public static final int TEXT_LENGTH_MAX = AdRef.LENGTH_MAX;

  /**
   * No batch is larger: the most aggregates with the longest texts of three-byte characters fit.
   */
  public static final int BYTES_MAX = 20 * 1024 * 1024;

  private static final int FORMAT = 3;

  private static final Kind<AggregateRow> AGGREGATES =
      new Kind<>(1, "aggregates", RowFormat::writeAggregate, RowFormat::readAggregate);
  private static final Kind<LeftoverRow> LEFTOVERS =
      new Kind<>(2, "leftovers", RowFormat::writeLeftover, RowFormat::readLeftover);

  private RowBatchCodec() {}

  /** What a batch holds, and how a row of it is written. */
  private record Kind<RowT>(int number, String name, RowWrite<RowT> write, RowRead<RowT> read) {}

  private interface RowWrite<RowT> {
    void write(RowT row, DataOutput out) throws IOException;
  }

  private interface RowRead<RowT> {
    RowT read(DataInput in) throws IOException;
  }

  /**
   * The bytes of a batch of aggregates.
   *
   * @throws IllegalArgumentException if there are too many rows, or a text is too long
   */
  public static byte[] encodeAggregates(List<AggregateRow> rows) {
    return encode(AGGREGATES, rows);
  }

  /** The bytes of a batch of leftovers; like {@link #encodeAggregates}. */
  public static byte[] encodeLeftovers(List<LeftoverRow> rows) {
    return encode(LEFTOVERS, rows);
  }

  /** The aggregates that these bytes hold. */
  public static List<AggregateRow> decodeAggregates(byte[] bytes) throws MalformedBatchException {
    return decode(AGGREGATES, bytes);
  }

  /** The leftovers that these bytes hold. */
  public static List<LeftoverRow> decodeLeftovers(byte[] bytes) throws MalformedBatchException {
    return decode(LEFTOVERS, bytes);
  }

  private static <RowT> byte[] encode(Kind<RowT> kind, List<RowT> rows) {
    if (rows.size() > ROWS_MAX) {
      throw new IllegalArgumentException(
          "a batch may have " + ROWS_MAX + " rows, has " + rows.size());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutput out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      out.writeByte(kind.number());
      out.writeInt(rows.size());
      for (RowT row : rows) {
        kind.write().write(row, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static <RowT> List<RowT> decode(Kind<RowT> kind, byte[] bytes)
      throws MalformedBatchException {
    ByteArrayInputStream rest = new ByteArrayInputStream(bytes);
    DataInput in = new DataInputStream(rest);
    int count = readHead(kind, in);
    List<RowT> rows = new ArrayList<>();
    while (rows.size() < count) {
      rows.add(readRow(kind, in, rows.size() + 1, count));
    }
    if (rest.available() > 0) {
      throw new MalformedBatchException(
          rest.available() + " bytes follow the last of " + count + " rows");
    }
    return rows;
  }

  private static int readHead(Kind<?> kind, DataInput in) throws MalformedBatchException {
    int format;
    int number;
    int count;
    try {
      format = in.readUnsignedByte();
      // First of all: the rest of another format may mean anything.
      if (format != FORMAT) {
        throw new MalformedBatchException(
            "the batch has format " + format + ", this program reads format " + FORMAT);
      }
      number = in.readUnsignedByte();
      count = in.readInt();
    } catch (IOException e) {
      throw new MalformedBatchException("the batch ends before its first row", e);
    }
    if (number != kind.number()) {
      throw new MalformedBatchException(
          "the batch is of kind " + number + ", " + kind.name() + " are kind " + kind.number());
    }
    if (count < 0 || count > ROWS_MAX) {
      throw new MalformedBatchException("a batch may have " + ROWS_MAX + " rows, claims " + count);
    }
    return count;
  }

  private static <RowT> RowT readRow(Kind<RowT> kind, DataInput in, int number, int count)
      throws MalformedBatchException {
    try {
      return kind.read().read(in);
    } catch (EOFException e) {
      throw new MalformedBatchException("the batch ends in row " + number + " of " + count, e);
    } catch (IOException | IllegalArgumentException e) {
      // The model refuses what is no row: an empty id, a version of 0.
      throw new MalformedBatchException(
          "row " + number + " of " + count + " is none: " + e.getMessage(), e);
    }
  }
}
