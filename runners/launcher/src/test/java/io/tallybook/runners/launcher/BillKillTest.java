package io.tallybook.runners.launcher;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Source;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A billing job killed with SIGKILL, at several points of its way, and run again. */
class BillKillTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);
  private static final int CLICKS = 20_000;

  @TempDir private Path temp;

  private @Nullable Process job;

  @AfterEach
  void endJob() {
    if (job != null) {
      job.destroyForcibly();
    }
  }

  /** What exists in the results' folder when the job is killed, and at most how much later. */
  @ParameterizedTest(name = "once {0}, seed {1}")
  @CsvSource({"begun, 1", "begun, 2", "part, 3", "finished, 4", "finished, 5"})
  void killedAnywhere_theBillIsTheSameAfterwards(String moment, long seed) throws Exception {
    Path untouched = temp.resolve("untouched");
    Path killed = temp.resolve("killed");
    write(untouched);
    write(killed);
    assertThat(Main.execute(args(untouched))).isEqualTo(ExitCode.OK);

    start(killed);
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(90))
        .until(() -> hasEnded() || exists(killed, moment));
    assertThat(exists(killed, moment)).as(Files.readString(temp.resolve("job.log"))).isTrue();
    pause(new SplittableRandom(seed).nextInt(300));
    assertThat(kill()).as("the job was killed, it did not end").isEqualTo(128 + 9);

    assertThat(Main.execute(args(killed))).isEqualTo(ExitCode.OK);
    assertThat(results(killed)).isEqualTo(results(untouched));
    assertThat(billed(killed)).isEqualTo(billed(untouched)).isPositive();
    assertThat(ReportRows.of(killed, Source.FINAL))
        .isEqualTo(ReportRows.of(untouched, Source.FINAL));
  }

  private static void write(Path data) {
    List<AdEvent> events = new ArrayList<>();
    for (int i = 0; i < CLICKS; i++) {
      int who = i % (CLICKS - 1_000);
      events.add(
          click("c" + who)
              .user("u" + who)
              .ip("10." + (who >> 16) + "." + (who >> 8 & 0xff) + "." + (who & 0xff))
              .at(Duration.ofMillis(i * 4_000L))
              .ad("ad-" + i % 11)
              .costMicros(1_000 + i % 7)
              .event());
    }
    events.add(click("later").at(Duration.ofDays(2)).event());
    new RawLogFixture(data, 1).append(events);
  }

  private static String[] args(Path data) {
    return new String[] {"bill", "--date=" + DAY, "--data=" + data};
  }

  private void start(Path data) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(args(data)));
    job =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("job.log").toFile())
            .start();
  }

  /** Whether the job has come so far: that moments pass between is what the seeds are for. */
  private static boolean exists(Path data, String moment) {
    return switch (moment) {
      case "begun" -> any(data, path -> path.endsWith("parts"));
      case "part" -> any(data, path -> path.toString().endsWith(".part"));
      default -> any(data, path -> String.valueOf(path.getFileName()).matches("[0-9a-f]{64}"));
    };
  }

  private static boolean any(Path data, Predicate<Path> wanted) {
    Path day = data.resolve("billing").resolve("date=" + DAY);
    if (!Files.isDirectory(day)) {
      return false;
    }
    try (var paths = Files.walk(day)) {
      return paths.anyMatch(wanted);
    } catch (IOException | UncheckedIOException e) {
      return false; // the job moves files while we look
    }
  }

  private boolean hasEnded() {
    return job == null || !job.isAlive();
  }

  private static void pause(int millis) throws InterruptedException {
    Thread.sleep(millis); // a point in time that nothing announces
  }

  private int kill() throws InterruptedException {
    return job == null ? -1 : job.destroyForcibly().waitFor();
  }

  private static List<String> results(Path data) throws IOException {
    try (var paths = Files.list(data.resolve("billing").resolve("date=" + DAY))) {
      return paths
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> !name.equals(".lock"))
          .sorted()
          .toList();
    }
  }

  private static long billed(Path data) throws IOException {
    try (LedgerAccess ledger = LocalLedger.open(new DataFolder(data), null)) {
      assertThat(ledger.ledger().currentRun(DAY)).isEqualTo(1);
      return ledger.ledger().account("advertiser-1").billedMicros();
    }
  }
}
