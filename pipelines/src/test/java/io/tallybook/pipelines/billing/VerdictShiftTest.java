package io.tallybook.pipelines.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.tallybook.model.AdRef;
import io.tallybook.model.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two runs compared through their files, against the two sets of clicks as they are in memory. */
class VerdictShiftTest {
  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
  private static final AdRef AD = new AdRef("advertiser,1", "campaign-1", "ad-1");

  @TempDir private Path temp;

  private record Bad(int minute, String id, long micros) {
    String line() {
      return id
          + ","
          + DAY.plusSeconds(60L * minute + 7)
          + ",\"advertiser,1\",campaign-1,ad-1,SIVT,R,"
          + micros
          + "\n";
    }

    VerdictShift shift(boolean isInvalidNow) {
      return new VerdictShift(
          new KeptRun.InvalidClick(
              id, DAY.plusSeconds(60L * minute + 7), AD, Standing.SIVT, "R", micros),
          isInvalidNow);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void clicksOfOneRunOnly_areTheDifference(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Bad> before = new ArrayList<>();
    List<Bad> now = new ArrayList<>();
    int clicks = random.nextInt(200);
    for (int i = 0; i < clicks; i++) {
      Bad bad = new Bad(random.nextInt(1_440), "c" + i, random.nextLong(1_000_000));
      if (random.nextInt(3) > 0) {
        before.add(bad);
      }
      if (random.nextInt(3) > 0) {
        now.add(bad);
      }
    }
    List<VerdictShift> found = new ArrayList<>();
    VerdictShift.forEach(run("before", before), run("now", now), found::add);

    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    before.stream().filter(bad -> !now.contains(bad)).map(bad -> bad.shift(false)),
                    now.stream().filter(bad -> !before.contains(bad)).map(bad -> bad.shift(true)))
                .toList());
    assertThat(found.stream().mapToInt(VerdictShift::clicks).sum())
        .isEqualTo(before.size() - now.size());
    assertThat(found.stream().mapToLong(VerdictShift::micros).sum())
        .isEqualTo(
            before.stream().mapToLong(Bad::micros).sum()
                - now.stream().mapToLong(Bad::micros).sum());
  }

  @Test
  void aFileThatIsNotTheRuns_isRefused() throws IOException {
    KeptRun run = run("run", List.of(new Bad(0, "a", 1)));
    Path file = temp.resolve("run").resolve("invalid.csv.zst");
    Files.write(file, Zstd.compress("event_id\n".getBytes(UTF_8)));
    assertThatThrownBy(() -> VerdictShift.forEach(run, run, shift -> {}))
        .isInstanceOf(BillingException.class)
        .hasMessageStartingWith(file + ": its SHA-256 is another than run.json names");
    Files.delete(file);
    assertThatThrownBy(() -> VerdictShift.forEach(run, run, shift -> {}))
        .hasMessage(file + " is missing");
  }

  private KeptRun run(String name, List<Bad> clicks) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    StringBuilder text = new StringBuilder(RunFile.INVALID.header()).append('\n');
    clicks.stream()
        .sorted(Comparator.comparingInt(Bad::minute).thenComparing(Bad::line))
        .forEach(bad -> text.append(bad.line()));
    Path file = folder.resolve("invalid.csv.zst");
    Files.write(file, Zstd.compress(text.toString().getBytes(UTF_8)));
    Files.writeString(
        folder.resolve("run.json"),
        "{\"sha256\": {\"invalid.csv.zst\": \"" + FileHash.sha256(file) + "\"}}");
    return KeptRun.at(folder);
  }
}
