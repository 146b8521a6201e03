package io.tallybook.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowSumsTest {
  private static final long BUCKET = 0;

  private static final List<String> RULES =
      List.of(AggregateKey.ALL_CLICKS, "A", "B", AggregateKey.ALL_CLICKS, "C", "LONG_NAME", "A");

  private final AdEventFormat format = new AdEventFormat();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void cells_sumWhatAMapSums_andComeBackFromBytes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CellSums sums = new CellSums();
    Map<AggregateKey, Contribution> oracle = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      AggregateKey cell = cell(random.nextInt(3_000));
      Contribution more = contribution(random);
      add(sums, cell, more);
      oracle.merge(cell, more, Contribution::plus);
    }
    assertThat(contents(sums)).isEqualTo(oracle);

    BytesWriter rows = new BytesWriter();
    for (int entry = 0; entry < sums.size(); entry++) {
      sums.writeRow(entry, format, rows);
    }
    CellSums copy = new CellSums();
    BytesReader in = new BytesReader(rows.toByteArray());
    while (in.hasMore()) {
      copy.readRow(in.readLong(), format, in);
    }
    assertThat(contents(copy)).isEqualTo(oracle);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {5, 6})
  void clear_leavesNothingBehind(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CellSums sums = new CellSums();
    for (int round = 0; round < 3; round++) {
      Map<AggregateKey, Contribution> oracle = new HashMap<>();
      for (int i = 0; i < 500; i++) {
        AggregateKey cell = cell(random.nextInt(200));
        Contribution more = contribution(random);
        add(sums, cell, more);
        oracle.merge(cell, more, Contribution::plus);
      }
      assertThat(contents(sums)).isEqualTo(oracle);
      sums.clear();
      assertThat(sums.size()).isZero();
    }
  }

  @Test
  void hash_isTheSame_whateverOrderTheRulesCameIn() {
    Contribution one = new Contribution(1, 7, Measures.ZERO);
    CellSums forth = new CellSums();
    CellSums back = new CellSums();
    int cells = 20;
    for (int number = 0; number < cells; number++) {
      add(forth, cell(number), one);
      add(back, cell(cells - 1 - number), one);
    }
    for (int number = 0; number < cells; number++) {
      assertThat(forth.cell(number)).isEqualTo(back.cell(cells - 1 - number));
      assertThat(forth.hash(number)).isEqualTo(back.hash(cells - 1 - number));
    }
  }

  @Test
  void announce_givesCellsWithNewsOnly() {
    WindowSums sums = empty();
    add(sums, 1, 1);
    add(sums, 2, 5);
    assertThat(announced(sums)).containsExactly("ad-1 v1", "ad-2 v5");
    assertThat(announced(sums)).isEmpty();
    add(sums, 2, 1);
    add(sums, 3, 1);
    assertThat(announced(sums)).containsExactly("ad-2 v6", "ad-3 v1");
  }

  @Test
  void replay_knowsWhatWasAnnounced_andThatTheWindowEnded() {
    WindowSums sums = empty();
    BytesWriter log = new BytesWriter();
    log.writeBytes(row(1, 1), 0, row(1, 1).length);
    sums.writeAnnounced(log);
    log.writeBytes(row(2, 1), 0, row(2, 1).length);
    sums.end(log);

    WindowSums rebuilt = rebuilt(log);
    assertThat(rebuilt.ended()).isTrue();
    assertThat(announced(rebuilt)).containsExactly("ad-2 v1");
  }

  @Test
  void replay_knowsThatAFiringWasAskedFor_untilItCame() {
    WindowSums sums = empty();
    BytesWriter log = new BytesWriter();
    log.writeBytes(row(1, 1), 0, row(1, 1).length);
    sums.awaitNews(log);
    assertThat(rebuilt(log).newsAwaited()).isTrue();

    BytesWriter rewritten = new BytesWriter();
    rebuilt(log).rewrite(rewritten);
    assertThat(rebuilt(rewritten).newsAwaited()).isTrue();

    sums.writeAnnounced(log);
    assertThat(rebuilt(log).newsAwaited()).isFalse();
  }

  @Test
  void log_staysInProportionToTheCells() {
    WindowSums sums = empty();
    BytesWriter log = new BytesWriter();
    for (int i = 0; i < 20_000; i++) {
      byte[] row = row(i % 50, 1);
      sums.replay(BUCKET, 0, new BytesReader(row));
      if (sums.isLogTooLong()) {
        log.clear();
        sums.rewrite(log);
      } else {
        log.writeBytes(row, 0, row.length);
      }
    }
    // 50 cells: four rows for each and a thousand, of fewer than 80 bytes.
    assertThat(log.size()).isLessThan((4 * 50 + 1_000) * 80);
    assertThat(announced(rebuilt(log))).hasSize(50).allMatch(row -> row.endsWith(" v400"));
  }

  private WindowSums empty() {
    return new WindowSums(Source.LIVE, "USD", format);
  }

  private WindowSums rebuilt(BytesWriter log) {
    WindowSums rebuilt = empty();
    rebuilt.replay(BUCKET, 0, new BytesReader(log.toByteArray()));
    return rebuilt;
  }

  private void add(WindowSums sums, int ad, int changes) {
    sums.replay(BUCKET, 0, new BytesReader(row(ad, changes)));
  }

  private byte[] row(int ad, int changes) {
    CellSums one = new CellSums();
    add(
        one,
        cell(ad),
        new Contribution(changes, 7, new Measures(changes, 0, 0, 0, 0, 0, 0, 0, 9, 0)));
    BytesWriter row = new BytesWriter();
    one.writeRow(0, format, row);
    return row.toByteArray();
  }

  private static void add(CellSums sums, AggregateKey cell, Contribution more) {
    sums.add(cell.minuteMillis(), cell.ad(), cell.country(), cell.device(), cell.rule(), more);
  }

  private static List<String> announced(WindowSums sums) {
    List<String> rows = new ArrayList<>();
    sums.announce(row -> rows.add(text(row)));
    return rows;
  }

  private static String text(AggregateRow row) {
    return row.key().ad().adId() + " v" + row.version();
  }

  private static Map<AggregateKey, Contribution> contents(CellSums sums) {
    Map<AggregateKey, Contribution> contents = new HashMap<>();
    for (int entry = 0; entry < sums.size(); entry++) {
      contents.put(sums.cell(entry), sums.sum(entry));
    }
    return contents;
  }

  private static AggregateKey cell(int number) {
    return new AggregateKey(
        60_000L * (number % 2),
        new AdRef("advertiser", "campaign", "ad-" + number),
        number % 5 == 0 ? "" : "DE",
        number % 3 == 0 ? Device.MOBILE : Device.DESKTOP,
        RULES.get(number % RULES.size()));
  }

  private static Contribution contribution(SplittableRandom random) {
    return new Contribution(
        1,
        random.nextLong(1_000),
        new Measures(
            random.nextInt(3) - 1,
            random.nextInt(3) - 1,
            random.nextInt(3) - 1,
            random.nextInt(3) - 1,
            random.nextInt(3) - 1,
            random.nextInt(2),
            random.nextInt(2),
            random.nextInt(2),
            random.nextLong(2_000_000) - 1_000_000,
            random.nextLong(2_000_000) - 1_000_000,
            random.nextInt(3) - 1,
            random.nextInt(3) - 1));
  }
}
