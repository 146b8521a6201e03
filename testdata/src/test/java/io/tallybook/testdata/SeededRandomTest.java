package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeededRandomTest {

  /** SplittableRandom is the same generator: an independent implementation to compare with. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE})
  void nextLong_isSplitMix64(long seed) {
    SeededRandom random = new SeededRandom(seed);
    SplittableRandom expected = new SplittableRandom(seed);

    assertThat(LongStream.generate(random::nextLong).limit(1_000).toArray())
        .isEqualTo(LongStream.generate(expected::nextLong).limit(1_000).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1_000, Integer.MAX_VALUE})
  void below_staysBelow(int bound) {
    assertThat(SeededRandom.below(0, bound)).isZero();
    assertThat(SeededRandom.below(-1, bound)).isEqualTo(bound - 1);
  }

  @Test
  void between_includesBothEnds() {
    SeededRandom random = new SeededRandom(1);
    assertThat(LongStream.generate(() -> random.between(3, 5)).limit(1_000).distinct().sorted())
        .containsExactly(3L, 4L, 5L);
  }

  @Test
  void logNormal_hasItsMedian() {
    SeededRandom random = new SeededRandom(1);
    long below = LongStream.range(0, 100_000).filter(i -> random.logNormal(200, 2) < 200).count();
    assertThat(below / 100_000.0).isCloseTo(0.5, within(0.01));
  }

  /** Pinned: traffic must not change with the JDK. */
  @Test
  void logarithmsAndPowers_arePinned() {
    SeededRandom random = new SeededRandom(7);
    assertThat(random.exponential(1_000)).isEqualTo(494.0172597583025);
    assertThat(random.logNormal(200, 1.8)).isEqualTo(261.7038535972725);
    assertThat(random.logUniform(60_000, 3_600_000)).isEqualTo(652663);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.1796", "2, 0.0838", "10, 0.0143", "1000, 0.00009"})
  void zipf_drawsByRank(int rank, double share) {
    WeightedChoice choice = WeightedChoice.zipf(1_000, 1.1);
    SeededRandom random = new SeededRandom(1);
    int draws = 1_000_000;
    long hits = LongStream.range(0, draws).filter(i -> choice.next(random) == rank - 1).count();

    assertThat((double) hits / draws).isCloseTo(share, within(0.001));
  }

  @Test
  void weightedChoice_neverDrawsWhatHasNoWeight() {
    WeightedChoice choice = WeightedChoice.of(0, 3, 0, 1);
    SeededRandom random = new SeededRandom(1);
    int[] hits = new int[4];
    for (int i = 0; i < 100_000; i++) {
      hits[choice.next(random)]++;
    }

    assertThat(hits[0]).isZero();
    assertThat(hits[2]).isZero();
    assertThat(hits[1] / 100_000.0).isCloseTo(0.75, within(0.01));
  }
}
