package io.tallybook.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternTableTest {

  @Test
  void find_sameBytesElsewhere_isTheValueKept() {
    InternTable<String> table = new InternTable<>(16);
    table.keep("..key".getBytes(UTF_8), 2, 5, "value");

    assertThat(table.find("key....".getBytes(UTF_8), 0, 3)).isEqualTo("value");
    assertThat(table.find("key".getBytes(UTF_8), 0, 2)).isNull();
    assertThat(table.find("kez".getBytes(UTF_8), 0, 3)).isNull();
  }

  @Test
  void keep_copiesTheBytes() {
    InternTable<String> table = new InternTable<>(16);
    byte[] reused = "key".getBytes(UTF_8);
    table.keep(reused, 0, 3, "value");
    reused[0] = 'K';

    assertThat(table.find("key".getBytes(UTF_8), 0, 3)).isEqualTo("value");
    assertThat(table.find(reused, 0, 3)).isNull();
  }

  @Test
  void keep_sameBytesAgain_replacesTheValue() {
    InternTable<String> table = new InternTable<>(16);
    table.keep("key".getBytes(UTF_8), 0, 3, "first");
    table.keep("key".getBytes(UTF_8), 0, 3, "second");

    assertThat(table.find("key".getBytes(UTF_8), 0, 3)).isEqualTo("second");
  }

  /** With one slot, all keys clash. */
  @Test
  void keep_fullSlot_forgetsTheOldValue() {
    InternTable<String> table = new InternTable<>(1);
    table.keep("a".getBytes(UTF_8), 0, 1, "first");
    table.keep("b".getBytes(UTF_8), 0, 1, "second");

    assertThat(table.find("a".getBytes(UTF_8), 0, 1)).isNull();
    assertThat(table.find("b".getBytes(UTF_8), 0, 1)).isEqualTo("second");
  }

  @Test
  void keep_aThirdFull_hasRoomForNearlyAll() {
    InternTable<Integer> table = new InternTable<>(1 << 12);
    for (int i = 0; i < 1_300; i++) {
      byte[] key = ("ad-" + i).getBytes(UTF_8);
      table.keep(key, 0, key.length, i);
    }
    int found = 0;
    for (int i = 0; i < 1_300; i++) {
      byte[] key = ("ad-" + i).getBytes(UTF_8);
      found += table.find(key, 0, key.length) == null ? 0 : 1;
    }
    assertThat(found).isGreaterThan(1_250);
  }

  @Test
  void keep_keyTooLong_isNotKept() {
    InternTable<String> table = new InternTable<>(16);
    byte[] bytes = new byte[InternTable.KEY_BYTES_MAX + 1];
    table.keep(bytes, 0, InternTable.KEY_BYTES_MAX, "longest");
    table.keep(bytes, 0, InternTable.KEY_BYTES_MAX + 1, "too long");

    assertThat(table.find(bytes, 0, InternTable.KEY_BYTES_MAX)).isEqualTo("longest");
    assertThat(table.find(bytes, 0, InternTable.KEY_BYTES_MAX + 1)).isNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void find_anyTraffic_isTheValueOfTheseBytesOrNone(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InternTable<String> table = new InternTable<>(64);
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      String key = "k".repeat(random.nextInt(24)) + random.nextInt(10);
      byte[] bytes = key.getBytes(UTF_8);
      String value = table.find(bytes, 0, bytes.length);
      if (value == null) {
        table.keep(bytes, 0, bytes.length, key);
      } else {
        assertThat(value).isEqualTo(key);
        found++;
      }
    }
    assertThat(found).as("values remembered").isGreaterThan(1_000);
  }

  /** Ids count up: neighbours must not fight for slots while others stay empty. */
  @Test
  void keep_countingKeys_spreadOverTheSlots() {
    int slots = 1_024;
    InternTable<Integer> table = new InternTable<>(slots);
    for (int i = 0; i < slots; i++) {
      byte[] bytes = ("advertiser-7/ad-" + i).getBytes(UTF_8);
      table.keep(bytes, 0, bytes.length, i);
    }
    int kept = 0;
    for (int i = 0; i < slots; i++) {
      byte[] bytes = ("advertiser-7/ad-" + i).getBytes(UTF_8);
      kept += table.find(bytes, 0, bytes.length) == null ? 0 : 1;
    }
    // Random slots would keep 63 %: 1 - 1/e.
    assertThat(kept).isBetween(slots * 58 / 100, slots);
  }

  @Test
  void create_slotsNoPowerOfTwo_isRefused() {
    assertThatThrownBy(() -> new InternTable<String>(100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slots must be a power of two, is 100");
  }
}
