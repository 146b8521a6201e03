package io.tallybook.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallybook.bench.peers.beam.BeamJob;
import io.tallybook.bench.peers.flink.FlinkJob;
import io.tallybook.bench.peers.sql.SqlJob;
import io.tallybook.bench.peers.tallybook.LiveCountJob;
import io.tallybook.bench.peers.tallybook.TallybookJob;
import io.tallybook.bench.work.CountingJob;
import io.tallybook.bench.work.FlinkSettings;
import io.tallybook.bench.work.Oracle;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Sentinel;
import io.tallybook.bench.work.Tally;
import io.tallybook.bench.work.UpsertTable;
import io.tallybook.bench.work.Variant;
import io.tallybook.bench.work.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One run in a process of its own: counts, measures, verifies. Exits 1 if anything is wrong. */
public final class RunProcess {
  private static final String RESIDENT_MAX = "VmHWM:";
  private static final double NANOS = 1e9;

  private RunProcess() {}

  /**
   * Runs.
   *
   * @param args the file with the {@link RunSpec}, and the file that the {@link RunResult} is
   *     written to, both JSON
   */
  public static void main(String[] args) {
    // Threads of Flink would keep the process alive: it ends by exit.
    int exitCode = 0;
    try {
      ObjectMapper json = new ObjectMapper();
      RunSpec spec = json.readValue(Path.of(args[0]).toFile(), RunSpec.class);
      json.writeValue(Path.of(args[1]).toFile(), run(spec));
    } catch (Exception e) {
      e.printStackTrace();
      exitCode = 1;
    }
    System.exit(exitCode);
  }

  static CountingJob job(Variant variant) {
    return switch (variant) {
      case TALLYBOOK -> new TallybookJob();
      case FLINK -> FlinkJob.byText();
      case FLINK_FINGERPRINT -> FlinkJob.byFingerprint();
      case SQL -> new SqlJob();
      case BEAM -> new BeamJob();
      case UNJUDGED -> LiveCountJob.unjudged();
      case JUDGED -> LiveCountJob.judged();
    };
  }

  private static RunResult run(RunSpec spec) throws Exception {
    Sampler sampler = Sampler.start(FlinkSettings.checkpoints(spec));
    job(spec.variant()).run(spec);
    sampler.stop();
    long residentBytesMax = residentBytesMax();
    Tally tally =
        Verification.requireEqual(
            spec.variant(),
            Oracle.count(spec.input(), spec.clicks()),
            Sentinel.without(spec, UpsertTable.rows()));
    if (spec.usesKafka()) {
      StoreCheck.requireTotals(spec, tally);
    }
    List<Sample> samples = sampler.samples();
    Sample start = samples.get(0);
    return new RunResult(
        spec,
        Rates.steady(samples, spec.clicks()),
        Rates.between(start, samples.get(samples.size() - 1)),
        startSeconds(samples),
        residentBytesMax,
        sampler.heapBytesMax(),
        sampler.checkpointBytes(),
        Sentinel.without(spec, UpsertTable.rows()).size(),
        tally);
  }

  private static double startSeconds(List<Sample> samples) {
    for (Sample sample : samples) {
      if (sample.clicks() > 0) {
        return (sample.nanos() - samples.get(0).nanos()) / NANOS;
      }
    }
    throw new IllegalStateException("no click was read");
  }

  private static long residentBytesMax() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(RESIDENT_MAX)) {
        String kilobytes = line.substring(RESIDENT_MAX.length()).replace("kB", "").strip();
        return Long.parseLong(kilobytes) * 1024;
      }
    }
    return 0;
  }
}
