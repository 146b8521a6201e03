package io.tallybook.stores.aggregate;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The fields of one row as bytes; {@link RowBatchCodec} documents them. */
final class RowFormat {
  private static final Source[] SOURCES = Source.values();
  private static final Device[] DEVICES = Device.values();
  private static final Leftover.Kind[] LEFTOVER_KINDS = Leftover.Kind.values();

  private RowFormat() {}

  static void writeAggregate(AggregateRow row, DataOutput out) throws IOException {
    AggregateKey key = row.key();
    out.writeLong(key.minuteMillis());
    writeText(key.ad().advertiserId(), out);
    writeText(key.ad().campaignId(), out);
    writeText(key.ad().adId(), out);
    writeText(key.country(), out);
    writeConstant(key.device(), out);
    writeText(key.rule(), out);
    writeConstant(row.source(), out);
    out.writeLong(row.version());
    out.writeLong(row.asOfMillis());
    Measures measures = row.measures();
    out.writeLong(measures.grossClicks());
    out.writeLong(measures.givtClicks());
    out.writeLong(measures.sivtClicks());
    out.writeLong(measures.suspectClicks());
    out.writeLong(measures.undecidedClicks());
    out.writeLong(measures.duplicates());
    out.writeLong(measures.impressions());
    out.writeLong(measures.conversions());
    out.writeLong(measures.spendMicros());
    out.writeLong(measures.invalidMicros());
    out.writeLong(measures.prefetchClicks());
    out.writeLong(measures.internalClicks());
    writeText(row.currency(), out);
  }

  /**
   * Reads what {@link #writeAggregate} wrote.
   *
   * @throws IllegalArgumentException if the fields are no row
   */
  static AggregateRow readAggregate(DataInput in) throws IOException {
    AggregateKey key =
        new AggregateKey(
            in.readLong(),
            new AdRef(readText(in), readText(in), readText(in)),
            readText(in),
            readConstant(DEVICES, in),
            readText(in));
    return new AggregateRow(
        key,
        readConstant(SOURCES, in),
        in.readLong(),
        in.readLong(),
        new Measures(
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong()),
        readText(in));
  }

  static void writeLeftover(LeftoverRow row, DataOutput out) throws IOException {
    writeConstant(row.leftover().kind(), out);
    writeText(row.leftover().code(), out);
    out.writeLong(row.leftover().dayMillis());
    writeConstant(row.source(), out);
    out.writeLong(row.count());
  }

  /**
   * Reads what {@link #writeLeftover} wrote.
   *
   * @throws IllegalArgumentException if the fields are no row
   */
  static LeftoverRow readLeftover(DataInput in) throws IOException {
    Leftover leftover = new Leftover(readConstant(LEFTOVER_KINDS, in), readText(in), in.readLong());
    return new LeftoverRow(leftover, readConstant(SOURCES, in), in.readLong());
  }

  private static void writeText(String text, DataOutput out) throws IOException {
    out.writeUTF(bounded(text));
  }

  private static String readText(DataInput in) throws IOException {
    return bounded(in.readUTF());
  }

  private static String bounded(String text) {
    if (text.length() > RowBatchCodec.TEXT_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a text may have " + RowBatchCodec.TEXT_LENGTH_MAX + " characters, has " + text.length());
    }
    return text;
  }

  /** The constants' order is part of the format; a test pins it. */
  @SuppressWarnings("EnumOrdinal")
  private static void writeConstant(Enum<?> value, DataOutput out) throws IOException {
    out.writeByte(value.ordinal());
  }

  private static <E extends Enum<E>> E readConstant(E[] values, DataInput in) throws IOException {
    int ordinal = in.readUnsignedByte();
    if (ordinal >= values.length) {
      throw new IllegalArgumentException(
          "no " + values[0].getDeclaringClass().getSimpleName() + " has number " + ordinal);
    }
    return values[ordinal];
  }
}
