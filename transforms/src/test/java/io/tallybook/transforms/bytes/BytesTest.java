package io.tallybook.transforms.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.InternTable;
import java.util.SplittableRandom;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 127, 128, 16_383, 16_384, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 42})
  void numbers_comeBack(long value) {
    BytesWriter out = new BytesWriter();
    out.writeVarint(value);
    out.writeSignedVarint(value);
    out.writeLong(value);
    out.writeByte((int) value);

    BytesReader in = new BytesReader(out.toByteArray());
    assertThat(in.readVarint()).isEqualTo(value);
    assertThat(in.readSignedVarint()).isEqualTo(value);
    assertThat(in.readLong()).isEqualTo(value);
    assertThat(in.readByte()).isEqualTo((byte) value);
    assertThat(in.hasMore()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "Mozilla/5.0 (X11)", "ä€𝄞", "\u0000\u007f\u0080"})
  void texts_comeBack(String text) {
    BytesWriter out = new BytesWriter();
    out.writeString(text);
    out.writeString(text);

    BytesReader in = new BytesReader(out.toByteArray());
    assertThat(in.readString()).isEqualTo(text);
    assertThat(in.readString(new InternTable<>(16))).isEqualTo(text);
  }

  @Test
  void writer_growsAndForgets() {
    BytesWriter out = new BytesWriter();
    for (int i = 0; i < 10_000; i++) {
      out.writeLong(i);
    }
    BytesReader in = new BytesReader(out.toByteArray());
    for (int i = 0; i < 10_000; i++) {
      assertThat(in.readLong()).isEqualTo(i);
    }
    out.clear();
    assertThat(out.toByteArray()).isEmpty();
  }

  @Test
  void reader_refusesToReadPastTheEnd() {
    BytesReader in = new BytesReader(new byte[] {5, 'a'});
    assertThatThrownBy(in::readString).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new BytesReader(new byte[7]).readLong())
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void reader_refusesAVarintWithoutEnd() {
    byte[] bytes = new byte[11];
    java.util.Arrays.fill(bytes, (byte) 0x80);
    assertThatThrownBy(() -> new BytesReader(bytes).readVarint())
        .hasMessage("a varint has at most ten bytes");
  }

  @Test
  void fingerprint_isMurmur3OfTheReference() {
    SplittableRandom random = new SplittableRandom(7);
    Fingerprint fingerprint = new Fingerprint();
    for (int length = 0; length < 100; length++) {
      byte[] bytes = new byte[length + 5];
      random.nextBytes(bytes);
      fingerprint.of(bytes, 3, length);

      byte[] expected = Hashing.murmur3_128().hashBytes(bytes, 3, length).asBytes();
      assertThat(Long.reverseBytes(fingerprint.high()))
          .isEqualTo(new BytesReader(expected).readLong());
      assertThat(Long.reverseBytes(fingerprint.low()))
          .isEqualTo(new BytesReader(expected, 8, 8).readLong());
    }
  }

  @Test
  void hash64_seesEveryByteAndTheLength() {
    byte[] bytes = new byte[32];
    java.util.Set<Long> hashes = new java.util.HashSet<>();
    for (int length = 0; length <= bytes.length; length++) {
      hashes.add(Fingerprint.hash64(bytes, 0, length));
      for (int i = 0; i < length; i++) {
        bytes[i] = 1;
        hashes.add(Fingerprint.hash64(bytes, 0, length));
        bytes[i] = 0;
      }
    }
    assertThat(hashes).hasSize(33 + 32 * 33 / 2);
  }
}
