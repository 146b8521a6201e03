package io.tallybook.runners.launcher;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallybook.model.EventHeader;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LocalLedger;
import io.tallybook.testdata.DisorderProfile;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.GroundTruth;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import io.tallybook.testdata.TrafficWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack, killed with SIGKILL in the middle of a replay and started again. */
class KillTest {
  private static final int EVENTS = 30_000;
  private static final int EVENTS_PER_SECOND = 1_500;

  @TempDir private Path temp;

  private @Nullable Process stack;

  /** The ledger's server outlives a kill: its next owner stops it. */
  @AfterEach
  void endStack() throws Exception {
    kill();
    DataFolder folder = new DataFolder(temp.resolve("data"));
    if (LocalLedger.exists(folder)) {
      LocalLedger.open(folder, null).close();
    }
  }

  @Test
  void sigkillInTheMiddleOfAReplay_changesNoCount() throws Exception {
    Path log = temp.resolve("events.ndjson");
    GroundTruth truth = generate(log);
    Path data = temp.resolve("data");
    int port = freePort();

    start(data, port);
    CompletableFuture<Integer> replay =
        CompletableFuture.supplyAsync(
            () ->
                Main.execute(
                    "replay",
                    log.toString(),
                    "--format=ndjson",
                    "--to=http://127.0.0.1:" + port,
                    "--data=" + data,
                    "--rate=" + EVENTS_PER_SECOND,
                    "--wait"));
    // Killed once a checkpoint is behind it and events are before and after it.
    await().atMost(Duration.ofSeconds(60)).until(() -> hasCheckpoint(data));
    assertThat(replay).isNotDone();
    kill();
    assertThat(checkpointIsLinkedToState(data)).isTrue();
    start(data, port);

    assertThat(replay.get(180, SECONDS)).isEqualTo(ExitCode.OK);
    kill();
    ReportRows rows = ReportRows.of(data);
    assertThat(rows.gross()).isEqualTo(clicksByAdAndMinute(truth));
    assertThat(rows.duplicates()).isEqualTo(truth.duplicates());
  }

  private static GroundTruth generate(Path log) throws IOException {
    TrafficGenerator traffic =
        new TrafficGenerator(
            TrafficConfig.defaults()
                .withSeed(7)
                .withEventCountMax(EVENTS)
                .withEventsPerSecond(50)
                .withDaySwing(1)
                .withDisorder(DisorderProfile.DEMO));
    TrafficWriter.create(traffic).writeTo(log);
    GroundTruth truth = new GroundTruth();
    for (GeneratedEvent event : traffic) {
      truth.add(asReplayed(event));
    }
    return truth;
  }

  /** Sent long after it happened, an event counts when it says it did. */
  private static GeneratedEvent asReplayed(GeneratedEvent generated) {
    EventHeader header = generated.event().header();
    return new GeneratedEvent(
        generated
            .event()
            .withHeader(
                header.withTimes(
                    header.declaredTimeMillis(),
                    header.declaredTimeMillis(),
                    header.receivedAtMillis())),
        generated.label(),
        generated.role());
  }

  private static Map<String, Long> clicksByAdAndMinute(GroundTruth truth) {
    Map<String, Long> clicks = new TreeMap<>();
    truth
        .clicks()
        .forEach(
            (cell, count) ->
                clicks.put(cell.adId() + " " + Instant.ofEpochMilli(cell.minuteMillis()), count));
    return clicks;
  }

  private void start(Path data, int port) throws IOException {
    Files.createDirectories(data);
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            "--no-demo",
            "--watermark=events",
            "--data=" + data,
            "--port=" + port);
    // So that PostgreSQL is unpacked here, whatever this machine has unpacked before.
    command.environment().put("XDG_CACHE_HOME", temp.resolve("cache").toString());
    File output = temp.resolve("stack.log").toFile();
    stack =
        command
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .start();
    await()
        .atMost(Duration.ofSeconds(90))
        .failFast("the stack ended, see its output", () -> stack == null || !stack.isAlive())
        .until(() -> new DataFolder(data).address().isPresent() && isAnswering(port));
  }

  private static boolean isAnswering(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGKILL: no shutdown hook runs, nothing is flushed. */
  private void kill() throws InterruptedException {
    if (stack != null) {
      stack.destroyForcibly().waitFor();
    }
  }

  private static boolean hasCheckpoint(Path data) throws IOException {
    Path checkpoints = data.resolve("flink").resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (var files = Files.walk(checkpoints)) {
      List<Path> found = files.filter(file -> file.endsWith("_metadata")).toList();
      return found.size() > 1;
    } catch (UncheckedIOException e) {
      return false; // Flink removes old ones while we look
    }
  }

  /** Whether the state's files and a checkpoint's are the same, without a copy. */
  private static boolean checkpointIsLinkedToState(Path data) throws IOException {
    try (var files = Files.walk(data.resolve("flink").resolve("checkpoints"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if ((int) Files.getAttribute(file, "unix:nlink") > 1) {
          return true;
        }
      }
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
