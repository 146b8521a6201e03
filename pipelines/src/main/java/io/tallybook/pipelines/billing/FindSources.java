package io.tallybook.pipelines.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.stores.rawlog.RawLogException;
import io.tallybook.transforms.sources.JudgeSources;
import io.tallybook.transforms.traffic.Finding;
import io.tallybook.transforms.traffic.SourceFindings;
import io.tallybook.transforms.traffic.SourceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Asks the rules over a day about the sources of a day's clicks: reads the raw log's files of the
 * day as a bill does, and conversions up to seven days later, and judges in one batch.
 *
 * <p>The findings are the same for the same records and rules, whatever the runner, the parallelism
 * and the order of files. Nothing is changed; a temporary folder is left behind by no run that was
 * not killed.
 */
public final class FindSources {
  private static final String FILE = "findings.txt";

  private FindSources() {}

  /**
   * Finds the sources that the rules of the config's policy condemn or are undecided about, for
   * {@link io.tallybook.transforms.traffic.TrafficPolicy#withFindings}. Findings that the policy
   * has are ignored.
   *
   * @param execution runs the pipeline with workers on this machine
   * @throws BillingException if the log's files are missing or damaged, or the pipeline fails
   */
  public static SourceFindings run(BillingConfig config, BillDay.Execution execution) {
    try {
      Path folder = Files.createTempDirectory("tallybook-sources-");
      try {
        return run(config, execution, folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new BillingException("cannot write to the temporary folder: " + e, e);
    }
  }

  /**
   * The same with a folder of one's own.
   *
   * @param folder an empty folder that every worker reaches; a file is left in it
   */
  public static SourceFindings run(BillingConfig config, BillDay.Execution execution, Path folder) {
    if (config.traffic().rules(SourceRule.class).isEmpty()) {
      return SourceFindings.of(config.day(), List.of());
    }
    String run = folder.toString();
    Path file = folder.resolve(FILE);
    try {
      LogSnapshot all = RawLog.open(config.rawLog()).snapshot();
      LogSnapshot files = all.between(config.countFrom(), readTo(config));
      execution.run(
          files.rows(),
          pipeline ->
              SourcesPipeline.build(
                  pipeline, config, files, conversionsAreComplete(all, config), file, run));
      return SourceFindings.of(config.day(), read(file));
    } catch (RawLogException e) {
      throw new BillingException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new BillingException("cannot read " + file + ": " + e, e);
    } catch (BillingException e) {
      throw e;
    } catch (RuntimeException e) {
      throw BillingException.ofRun(config.day(), e);
    } finally {
      ReadProgress.forget(run);
    }
  }

  private static Instant readTo(BillingConfig config) {
    Instant conversionsTo = conversionsTo(config);
    return config.readTo().isAfter(conversionsTo) ? config.readTo() : conversionsTo;
  }

  private static Instant conversionsTo(BillingConfig config) {
    return config.period().to().plus(JudgeSources.CONVERSION_WINDOW);
  }

  /** Whether the log goes on behind the last conversion that counts. */
  private static boolean conversionsAreComplete(LogSnapshot all, BillingConfig config) {
    long toMillis = conversionsTo(config).toEpochMilli();
    return all.files().stream().anyMatch(file -> file.maxRecordedAtMillis() >= toMillis);
  }

  /** A run without findings writes no file. */
  private static List<Finding> read(Path file) throws IOException {
    return Files.exists(file)
        ? Files.readString(file, UTF_8).lines().map(Finding::ofLine).toList()
        : List.of();
  }

  private static void delete(Path folder) throws IOException {
    try (var inside = Files.walk(folder)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
