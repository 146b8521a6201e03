package io.tallybook.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchPlanTest {
  private static final Set<Variant> NO_FINGERPRINTS =
      EnumSet.of(Variant.FLINK, Variant.TALLYBOOK, Variant.SQL, Variant.BEAM);

  private final BenchPlan plan = new BenchPlan(Path.of("/runs"));

  @Test
  void quick_hasBothCentralCasesOnBothBackendsForThreeVariants() {
    assertThat(plan.quick()).hasSize(2 * 2 * 3).isSubsetOf(plan.full());
    assertThat(fingerprintRuns(plan.quick())).isEmpty();
  }

  @Test
  void full_hasFingerprintsForEvenKeysAndTheHotAd() {
    assertThat(fingerprintRuns(plan.full()))
        .containsExactly("EVEN HEAP", "EVEN ROCKSDB", "HOT HEAP", "HOT ROCKSDB");
  }

  @Test
  void full_showsWhatRulesCost_firstWithoutThem() {
    assertThat(
            plan.full().stream()
                .map(PlannedRun::spec)
                .filter(run -> run.scenario() == BenchCase.EVEN)
                .filter(run -> run.backend() == Backend.HEAP)
                .map(RunSpec::variant)
                .filter(variant -> variant == Variant.JUDGED || variant == Variant.UNJUDGED))
        .as("generated, then over Kafka")
        .containsExactly(Variant.UNJUDGED, Variant.JUDGED, Variant.UNJUDGED, Variant.JUDGED);
  }

  @Test
  void peer_comesBeforeWhatIsComparedWithIt() {
    List<RunSpec> runs = plan.central().stream().map(PlannedRun::spec).toList();
    for (int i = 0; i < runs.size(); i++) {
      RunSpec run = runs.get(i);
      assertThat(runs.subList(0, i + 1))
          .anyMatch(
              peer ->
                  peer.variant() == Variant.FLINK
                      && peer.scenario() == run.scenario()
                      && peer.backend() == run.backend());
    }
  }

  @Test
  void every_leavesNothingOut() {
    assertThat(plan.every())
        .hasSize(BenchCase.values().length * Backend.values().length * Variant.values().length)
        .containsAll(plan.central())
        .doesNotHaveDuplicates();
  }

  @Test
  void choice_takesTheNamesOfResults_andAnyCase() {
    RunChoice choice =
        CommandLine.populateCommand(
            new RunChoice(), "--variant=flink-fingerprint,flink", "--case=ZIPF", "--backend=HEAP");
    assertThat(choice.of(plan))
        .extracting(run -> run.spec().variant())
        .containsExactly(Variant.FLINK, Variant.FLINK_FINGERPRINT);
  }

  private static List<String> fingerprintRuns(List<PlannedRun> runs) {
    return runs.stream()
        .map(PlannedRun::spec)
        .filter(run -> run.variant() == Variant.FLINK_FINGERPRINT)
        .map(run -> run.scenario() + " " + run.backend())
        .toList();
  }

  @Test
  void full_hasEveryCaseSizeSlotsAndKafka() {
    List<PlannedRun> runs = plan.full();
    for (BenchCase scenario : BenchCase.values()) {
      for (Backend backend : Backend.values()) {
        for (Variant variant : NO_FINGERPRINTS) {
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
    List<Variant> overKafka = new ArrayList<>(NO_FINGERPRINTS);
    for (int backend = 0; backend < Backend.values().length; backend++) {
      overKafka.addAll(List.of(Variant.UNJUDGED, Variant.JUDGED));
    }
    assertThat(runs.stream().filter(PlannedRun::kafka).map(run -> run.spec().variant()))
        .containsExactlyInAnyOrderElementsOf(overKafka);
  }

  @Test
  void full_runsHaveFoldersOfTheirOwnAndClicksForEverySlot() {
    assertThat(plan.full()).extracting(run -> run.spec().folder()).doesNotHaveDuplicates();
    assertThat(plan.full())
        .extracting(PlannedRun::spec)
        .allSatisfy((RunSpec spec) -> assertThat(spec.clicks() % spec.slots()).isZero());
  }
}
