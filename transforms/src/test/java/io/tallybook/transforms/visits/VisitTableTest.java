package io.tallybook.transforms.visits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.transforms.visits.VisitOracle.Visit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitTableTest extends VisitTableFixture {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyOrder_givesWhatTheRulesMean(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Visit> visits = visits(random, 400);
    List<Set<Long>> expected = ids(expected(visits));
    assertThat(expected).allSatisfy(marked -> assertThat(marked).isNotEmpty());
    List<Visit> arrivals = new ArrayList<>(visits);
    for (int order = 0; order < 4; order++) {
      VisitTable table = table();
      Marks marks = new Marks();
      arrivals.forEach(visit -> add(table, visit, 1, marks));
      assertThat(marks.byRule()).isEqualTo(expected);
      Collections.shuffle(arrivals, new Random(seed + order));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void visitsThatAreTakenBack_leaveNoTrace_inWhicheverOrder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Visit> visits = visits(random, 300);
    record Step(Visit visit, int change) {}
    List<Step> steps = new ArrayList<>();
    Set<Visit> left = new LinkedHashSet<>(visits);
    for (Visit visit : visits) {
      steps.add(new Step(visit, 1));
      if (random.nextInt(4) == 0) {
        steps.add(new Step(visit, -1));
        left.remove(visit);
      }
    }
    Collections.shuffle(steps, new Random(seed));
    VisitTable table = table();
    Marks marks = new Marks();
    steps.forEach(step -> add(table, step.visit(), step.change(), marks));
    assertThat(marks.byRule()).isEqualTo(ids(expected(left)));
  }

  @Test
  void manyKeys_areKeptApart() {
    VisitTable table = table();
    SplittableRandom random = new SplittableRandom(3);
    Marks marks = new Marks();
    List<Long> second = new ArrayList<>();
    for (int key = 0; key < 10_000; key++) {
      long hash = random.nextLong();
      long id = random.nextLong();
      table.add(hash, START, random.nextLong(), 7, 1, VisitInfo.of(1, 1), marks.sink, marks.adSink);
      if (key % 3 == 0) {
        table.add(hash, START + 100, id, 7, 1, VisitInfo.of(1, 1), marks.sink, marks.adSink);
        second.add(id);
      }
    }
    assertThat(table.size()).isEqualTo(10_000);
    assertThat(marks.byRule().get(3)).containsExactlyInAnyOrderElementsOf(second);
  }
}
