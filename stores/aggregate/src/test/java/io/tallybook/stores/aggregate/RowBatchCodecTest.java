package io.tallybook.stores.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBatchCodecTest {
  private static final AggregateRow ROW =
      new AggregateRow(
          new AggregateKey(60_000, new AdRef("adv", "c", "ä"), "DE", Device.MOBILE, "R"),
          Source.FINAL,
          7,
          61_000,
          new Measures(10, 9, 8, 7, 6, 5, 4, 3, -1, 2, 12, 11),
          "EUR");
  private static final LeftoverRow LEFTOVER =
      new LeftoverRow(
          new Leftover(Leftover.Kind.REJECTED, "KEY_MISSING", 86_400_000), Source.LIVE, 258);

  /** format, kind, count, then the row; see the class comment. */
  private static final String ROW_HEX =
      "03"
          + "01"
          + "00000001"
          + "000000000000ea60"
          + "0003616476"
          + "000163"
          + "0002c3a4"
          + "00024445"
          + "02"
          + "000152"
          + "01"
          + "0000000000000007"
          + "000000000000ee48"
          + "000000000000000a"
          + "0000000000000009"
          + "0000000000000008"
          + "0000000000000007"
          + "0000000000000006"
          + "0000000000000005"
          + "0000000000000004"
          + "0000000000000003"
          + "ffffffffffffffff"
          + "0000000000000002"
          + "000000000000000c"
          + "000000000000000b"
          + "0003455552";

  private static final String LEFTOVER_HEX =
      "03"
          + "02"
          + "00000001"
          + "01"
          + "000b4b45595f4d495353494e47"
          + "0000000005265c00"
          + "00"
          + "0000000000000102";

  @Test
  void format3_isPinned() throws Exception {
    assertThat(hex(RowBatchCodec.encodeAggregates(List.of(ROW)))).isEqualTo(ROW_HEX);
    assertThat(RowBatchCodec.decodeAggregates(bytes(ROW_HEX))).containsExactly(ROW);
    assertThat(hex(RowBatchCodec.encodeLeftovers(List.of(LEFTOVER)))).isEqualTo(LEFTOVER_HEX);
    assertThat(RowBatchCodec.decodeLeftovers(bytes(LEFTOVER_HEX))).containsExactly(LEFTOVER);
  }

  @Test
  void constants_keepTheirNumbers() {
    assertThat(Source.values()).containsExactly(Source.LIVE, Source.FINAL);
    assertThat(Device.values())
        .containsExactly(
            Device.UNKNOWN, Device.DESKTOP, Device.MOBILE, Device.TABLET, Device.TV, Device.OTHER);
    assertThat(Leftover.Kind.values()).containsExactly(Leftover.Kind.LATE, Leftover.Kind.REJECTED);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void roundTrip_keepsEveryRow(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      List<AggregateRow> aggregates = aggregates(random);
      List<LeftoverRow> leftovers = leftovers(random);
      assertThat(RowBatchCodec.decodeAggregates(RowBatchCodec.encodeAggregates(aggregates)))
          .isEqualTo(aggregates);
      assertThat(RowBatchCodec.decodeLeftovers(RowBatchCodec.encodeLeftovers(leftovers)))
          .isEqualTo(leftovers);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void truncatedAnywhere_isMalformed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] aggregates =
        RowBatchCodec.encodeAggregates(List.of(aggregate(random), aggregate(random)));
    byte[] leftovers = RowBatchCodec.encodeLeftovers(List.of(leftover(random), leftover(random)));
    for (int length = 0; length < aggregates.length; length++) {
      byte[] cut = Arrays.copyOf(aggregates, length);
      assertThatThrownBy(() -> RowBatchCodec.decodeAggregates(cut))
          .as("%s bytes", length)
          .isInstanceOf(MalformedBatchException.class)
          .hasMessageStartingWith("the batch ends ");
    }
    for (int length = 0; length < leftovers.length; length++) {
      byte[] cut = Arrays.copyOf(leftovers, length);
      assertThatThrownBy(() -> RowBatchCodec.decodeLeftovers(cut))
          .as("%s bytes", length)
          .isInstanceOf(MalformedBatchException.class)
          .hasMessageStartingWith("the batch ends ");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void garbage_isMalformedOrRows_andNeverAnythingElse(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int malformed = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = RowBatchCodec.encodeAggregates(aggregates(random));
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      malformed += isMalformed(() -> RowBatchCodec.decodeAggregates(bytes)) ? 1 : 0;
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      malformed += isMalformed(() -> RowBatchCodec.decodeLeftovers(noise)) ? 1 : 0;
    }
    assertThat(malformed).isGreaterThan(2_000);
  }

  private static boolean isMalformed(Callable<List<?>> decode) throws Exception {
    try {
      decode.call();
      return false;
    } catch (MalformedBatchException e) {
      return true;
    }
  }

  @Test
  void malformed_saysWhatIsWrongAndWhere() {
    assertMalformed("", "the batch ends before its first row");
    assertMalformed(
        "02" + ROW_HEX.substring(2), "the batch has format 2, this program reads format 3");
    assertMalformed(LEFTOVER_HEX, "the batch is of kind 2, aggregates are kind 1");
    assertMalformed("0301ffffffff", "a batch may have 8000 rows, claims -1");
    assertMalformed("030100001f41", "a batch may have 8000 rows, claims 8001");
    assertMalformed("030100001f40", "the batch ends in row 1 of 8000");
    assertMalformed(ROW_HEX + "00", "1 bytes follow the last of 1 rows");
    assertMalformed(
        "030100000001" + "000000000000ea60" + "0000" + "000163" + "000163",
        "row 1 of 1 is none: advertiser id must have 1 to 128 characters, has 0");
    assertMalformed(
        ROW_HEX.replace("00024445" + "02", "00024445" + "06"),
        "row 1 of 1 is none: no Device has number 6");
    assertMalformed(
        ROW_HEX.replace("0000000000000007", "0000000000000000"),
        "row 1 of 1 is none: version must be positive, is 0");
    assertMalformed(
        ROW_HEX.replace("00024445", "0081" + "41".repeat(129)),
        "row 1 of 1 is none: a text may have 128 characters, has 129");
  }

  private static void assertMalformed(String hex, String message) {
    assertThatThrownBy(() -> RowBatchCodec.decodeAggregates(bytes(hex)))
        .isInstanceOf(MalformedBatchException.class)
        .hasMessage(message);
  }

  @Test
  void fullestBatch_fitsTheBytes_andOneRowMoreIsRefused() throws Exception {
    String longest = "\uFFFF".repeat(RowBatchCodec.TEXT_LENGTH_MAX);
    AggregateRow row =
        new AggregateRow(
            new AggregateKey(0, new AdRef(longest, longest, longest), longest, Device.TV, longest),
            Source.LIVE,
            1,
            0,
            Measures.ZERO,
            longest);
    List<AggregateRow> fullest = Collections.nCopies(RowBatchCodec.ROWS_MAX, row);
    byte[] bytes = RowBatchCodec.encodeAggregates(fullest);
    assertThat(bytes).hasSizeLessThanOrEqualTo(RowBatchCodec.BYTES_MAX);
    assertThat(RowBatchCodec.decodeAggregates(bytes)).isEqualTo(fullest);
    assertThatThrownBy(
            () ->
                RowBatchCodec.encodeAggregates(
                    Collections.nCopies(RowBatchCodec.ROWS_MAX + 1, row)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch may have 8000 rows, has 8001");
  }

  @Test
  void encode_textTooLong_isRefused() {
    LeftoverRow row =
        new LeftoverRow(new Leftover(Leftover.Kind.LATE, "x".repeat(129), 0), Source.LIVE, 1);
    assertThatThrownBy(() -> RowBatchCodec.encodeLeftovers(List.of(row)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a text may have 128 characters, has 129");
  }

  private static List<AggregateRow> aggregates(SplittableRandom random) {
    List<AggregateRow> rows = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      rows.add(aggregate(random));
    }
    return rows;
  }

  private static List<LeftoverRow> leftovers(SplittableRandom random) {
    List<LeftoverRow> rows = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      rows.add(leftover(random));
    }
    return rows;
  }

  private static AggregateRow aggregate(SplittableRandom random) {
    return new AggregateRow(
        new AggregateKey(
            random.nextLong(),
            new AdRef(text(random, 1), text(random, 1), text(random, 1)),
            text(random, 0),
            oneOf(Device.values(), random),
            text(random, 0)),
        oneOf(Source.values(), random),
        random.nextLong(1, Long.MAX_VALUE),
        random.nextLong(),
        new Measures(
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong()),
        text(random, 0));
  }

  private static LeftoverRow leftover(SplittableRandom random) {
    return new LeftoverRow(
        new Leftover(oneOf(Leftover.Kind.values(), random), text(random, 0), random.nextLong()),
        oneOf(Source.values(), random),
        random.nextLong(1, Long.MAX_VALUE));
  }

  /** Any UTF-16 characters: NUL and halves of surrogate pairs too. */
  private static String text(SplittableRandom random, int lengthMin) {
    int length =
        random.nextInt(4) == 0
            ? RowBatchCodec.TEXT_LENGTH_MAX
            : random.nextInt(lengthMin, RowBatchCodec.TEXT_LENGTH_MAX);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
    }
    return text.toString();
  }

  private static <T> T oneOf(T[] values, SplittableRandom random) {
    return values[random.nextInt(values.length)];
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
