package io.tallybook.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Variant;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchPlanTest {
  private final BenchPlan plan = new BenchPlan(Path.of("/runs"));

  @Test
  void quick_hasBothCentralCasesOnBothBackendsForThreeVariants() {
    assertThat(plan.quick()).hasSize(2 * 2 * 3).isSubsetOf(plan.full());
  }

  @Test
  void full_hasEveryCaseSizeSlotsAndKafka() {
    List<PlannedRun> runs = plan.full();
    for (BenchCase scenario : BenchCase.values()) {
      for (Backend backend : Backend.values()) {
        for (Variant variant : Variant.values()) {
          assertThat(runs)
              .anyMatch(
                  run ->
                      run.spec().scenario() == scenario
                          && run.spec().backend() == backend
                          && run.spec().variant() == variant);
        }
      }
    }
    assertThat(runs).anyMatch(run -> run.spec().slots() == 1);
    assertThat(runs).anyMatch(run -> run.spec().clicks() == 1_000_000);
    assertThat(runs).anyMatch(run -> run.spec().clicks() == 20_000_000);
    assertThat(runs.stream().filter(PlannedRun::kafka).map(run -> run.spec().variant()))
        .containsExactlyInAnyOrder(Variant.values());
  }

  @Test
  void full_runsHaveFoldersOfTheirOwnAndClicksForEverySlot() {
    assertThat(plan.full()).extracting(run -> run.spec().folder()).doesNotHaveDuplicates();
    assertThat(plan.full())
        .extracting(PlannedRun::spec)
        .allSatisfy((RunSpec spec) -> assertThat(spec.clicks() % spec.slots()).isZero());
  }
}
