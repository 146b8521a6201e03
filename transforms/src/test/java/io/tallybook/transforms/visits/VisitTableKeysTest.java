package io.tallybook.transforms.visits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of many keys, which lie in each other's way. */
class VisitTableKeysTest extends VisitTableFixture {
  private static final int KEYS = 500;
  private static final long BUCKET_MILLIS = 20_000;
  private static final long SPAN_MILLIS = 300_000;

  /** When the latest visit of each key happened. */
  private final Map<Long, Long> latest = new HashMap<>();

  /** How many keys have more than one visit: marks can keep them longer. */
  private int several;

  /** Notes what is to be kept. */
  private static final class Kept implements VisitTable.Keeper {
    private final Set<List<Long>> records = new HashSet<>();
    private final long forgottenBefore;

    Kept(long forgottenBefore) {
      this.forgottenBefore = forgottenBefore;
    }

    private static int bucketOf(long millis) {
      return (int) Math.min(Integer.MAX_VALUE, millis / BUCKET_MILLIS);
    }

    @Override
    public boolean isForgotten(int bucketNumber) {
      return bucketNumber < bucketOf(forgottenBefore);
    }

    @Override
    public long lastMillis(int bucketNumber) {
      return (bucketNumber + 1L) * BUCKET_MILLIS - 1;
    }

    @Override
    public int carry(
        long key, long timeMillis, long id, long ad, long attribute, long info, long untilMillis) {
      records.add(List.of(key, timeMillis, id, ad, attribute, info, untilMillis));
      return bucketOf(untilMillis);
    }

    @Override
    public void keep(long key, long[] state, long untilMillis) {
      keepOfAd(key, 0, state, untilMillis);
    }

    @Override
    public void keepOfAd(long key, long ad, long[] state, long untilMillis) {
      List<Long> record = new ArrayList<>(List.of(key, ad, untilMillis));
      for (long number : state) {
        record.add(number);
      }
      records.add(record);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void forgettingOfAllKeys_isForgettingOfEach(long seed) {
    List<Long> keys = keys(new SplittableRandom(seed));
    VisitTable whole = filled(keys, new SplittableRandom(seed));
    VisitTable each = filled(keys, new SplittableRandom(seed));
    SplittableRandom random = new SplittableRandom(seed);
    Set<Integer> sizes = new HashSet<>();
    for (long millis = START;
        millis <= START + SPAN_MILLIS + REACH_MILLIS;
        millis += BUCKET_MILLIS) {
      Kept ofWhole = new Kept(millis);
      Kept ofEach = new Kept(millis);
      whole.settleBefore(millis, millis + REACH_MILLIS);
      each.settleBefore(millis, millis + REACH_MILLIS);
      whole.forgetBefore(millis, ofWhole);
      Collections.shuffle(keys, new Random(random.nextLong()));
      for (long key : keys) {
        each.forgetBefore(key, millis, ofEach);
      }
      assertThat(whole.size()).isEqualTo(each.size());
      assertThat(whole.size()).isBetween(count(latest, millis), count(latest, millis) + several);
      assertThat(ofWhole.records).isEqualTo(ofEach.records);
      sizes.add(whole.size());
    }
    assertThat(sizes).as("forgotten bit by bit").hasSizeGreaterThan(5);
    for (long key : keys) {
      whole.forgetBefore(key, Long.MAX_VALUE / 2, new Kept(Long.MAX_VALUE / 2));
      each.forgetBefore(key, Long.MAX_VALUE / 2, new Kept(Long.MAX_VALUE / 2));
      assertThat(whole.size()).isEqualTo(each.size());
    }
    assertThat(whole.size()).isZero();
  }

  private static int count(Map<Long, Long> latest, long fromMillis) {
    return (int) latest.values().stream().filter(millis -> millis >= fromMillis).count();
  }

  /** Some at the very end of the table, so that others lie at its beginning in their place. */
  private static List<Long> keys(SplittableRandom random) {
    List<Long> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(random.nextInt(8) == 0 ? -1 - ((long) i << 20) : random.nextLong() | 1);
    }
    return keys;
  }

  /** Most keys have a visit, some a few, of which rules mark some, and some many. */
  private VisitTable filled(List<Long> keys, SplittableRandom random) {
    VisitTable table = table();
    several = 0;
    for (long key : keys) {
      int visits =
          switch (random.nextInt(10)) {
            case 0 -> 1 + random.nextInt(2 * VisitSlots.FEW_MAX);
            case 1, 2 -> 1 + random.nextInt(6);
            default -> 1;
          };
      several += visits > 1 ? 1 : 0;
      long time = START + random.nextLong(SPAN_MILLIS / 2);
      for (int i = 0; i < visits; i++) {
        time += random.nextInt(4_000);
        table.add(
            key,
            time,
            random.nextLong(),
            1 + random.nextInt(ADS),
            random.nextInt(4),
            VisitInfo.of(1, 1),
            MarkSink.NONE,
            MarkSink.NONE);
      }
      latest.put(key, time);
    }
    return table;
  }
}
