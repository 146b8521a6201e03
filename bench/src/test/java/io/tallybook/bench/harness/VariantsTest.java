package io.tallybook.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.Oracle;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Tally;
import io.tallybook.bench.work.UpsertTable;
import io.tallybook.bench.work.Variant;
import io.tallybook.bench.work.Verification;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A comparison is worth nothing unless all variants do the same: small runs of each. */
class VariantsTest {
  @TempDir Path folder;

  @AfterEach
  void clear() {
    UpsertTable.clear();
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void run_countsWhatTheOracleCounts(Variant variant) throws Exception {
    RunSpec spec =
        new RunSpec(
            BenchCase.REPEATS,
            Backend.HEAP,
            variant,
            20_000,
            2,
            1_000,
            250,
            "",
            "",
            folder.toString());
    RunProcess.job(variant).run(spec);
    Tally totals =
        Verification.requireEqual(
            spec.variant(), Oracle.count(spec.input(), spec.clicks()), UpsertTable.rows());
    assertThat(totals.gross()).isBetween(9_500L, 10_500L);
    assertThat(totals.repeats()).isEqualTo(20_000 - totals.gross());
    boolean ownRules = variant == Variant.UNJUDGED || variant == Variant.JUDGED;
    assertThat(totals.invalid() > 0).isEqualTo(!ownRules);
  }
}
