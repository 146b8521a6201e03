package io.tallybook.pipelines.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallybook.model.BillingLine;
import io.tallybook.pipelines.traffic.UndecidedRules;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogFileReader;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.stores.rawlog.RawLogException;
import io.tallybook.transforms.window.Period;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bills a day: reads the raw log's files of the day and of its neighbours within the horizon,
 * counts and prices them in one batch, checks that every record of the day is accounted for, and
 * leaves a folder of results.
 *
 * <p>The results are the same bytes for the same records, rules and prices, whatever the runner,
 * the parallelism and the order of files. Nothing outside the results' folder is changed.
 */
public final class BillDay {
  private static final Logger LOG = LoggerFactory.getLogger(BillDay.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Lines end alike on every system: the bytes name the folder. */
  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private final BillingConfig config;
  private final Path output;

  /** Runs a pipeline to its end. */
  @FunctionalInterface
  public interface Execution {
    /**
     * Makes a pipeline, has it built, runs it and waits.
     *
     * @param records how many it will read
     * @throws RuntimeException if the pipeline fails
     */
    void run(long records, Consumer<Pipeline> build);
  }

  /** Is told what will be read, and then asked to watch until it is closed. */
  @FunctionalInterface
  public interface Watch {
    /**
     * Begins to watch.
     *
     * @param files how many files will be read
     * @param rows how many rows they have
     * @return closed when the reading is over, successfully or not
     */
    Watching begin(long files, long rows, ReadProgress progress);
  }

  /** Watches until it is closed. */
  @FunctionalInterface
  public interface Watching extends AutoCloseable {
    @Override
    void close();
  }

  private BillDay(BillingConfig config, Path output) {
    this.config = config;
    this.output = output;
  }

  /**
   * Bills by these rules.
   *
   * @param output where the folders of all days lie; every worker must reach it
   */
  public static BillDay of(BillingConfig config, Path output) {
    return new BillDay(config, output);
  }

  /**
   * Makes the bill.
   *
   * @throws BillingException if the log's files are missing or damaged, if the records do not add
   *     up, or if another run of the day is at work; nothing is left behind then
   */
  public BilledDay run(Execution execution, Watch watch) {
    try (RunFolder folder = RunFolder.begin(output, config.day())) {
      warnOfUndecidedRules();
      LogSnapshot files =
          RawLog.open(config.rawLog()).snapshot().between(config.readFrom(), config.readTo());
      requireReadable(files);
      ReadProgress progress = ReadProgress.of(folder.run());
      Watching watching = watch.begin(files.files().size(), files.rows(), progress);
      try {
        execution.run(
            files.rows(),
            pipeline ->
                BillingPipeline.build(pipeline, config, files, folder.parts(), folder.run()));
      } catch (RuntimeException e) {
        throw BillingException.ofRun(config.day(), e);
      } finally {
        watching.close();
        ReadProgress.forget(folder.run());
      }
      return finish(folder, files);
    } catch (RawLogException e) {
      throw new BillingException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new BillingException("cannot write to " + output + ": " + e, e);
    }
  }

  /** Lists may begin or grow old within the day. */
  private void warnOfUndecidedRules() {
    Period day = Period.ofDay(config.day());
    UndecidedRules.notes(config.traffic(), day.from(), day.to().minusMillis(1))
        .forEach(note -> LOG.warn("{}: {}", config.day(), note));
  }

  /** A file that is missing, cut off or of another schema is told before any work is done. */
  private void requireReadable(LogSnapshot files) {
    List<String> problems = new ArrayList<>();
    for (LogFile file : files.files()) {
      try {
        LogFileReader.open(config.rawLog(), file).close();
      } catch (RawLogException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new BillingException(String.join(System.lineSeparator(), problems));
    }
  }

  private BilledDay finish(RunFolder folder, LogSnapshot files) throws IOException {
    Map<RunFile, String> hashes = new EnumMap<>(RunFile.class);
    Map<RunFile, Long> records = new EnumMap<>(RunFile.class);
    for (RunFile file : RunFile.values()) {
      if (!file.isOf(config)) {
        continue;
      }
      List<PartFile> parts = PartFile.list(folder.parts(), file);
      hashes.put(file, folder.join(file, parts));
      records.put(file, parts.stream().mapToLong(PartFile::records).sum());
    }
    List<BillingLine> lines = new ArrayList<>();
    BilledDay.scan(folder.files(), RunFile.LINES, record -> lines.add(BilledDay.line(record)));
    RunCounts counts =
        RunCounts.of(
            recordsOfDay(files),
            records.getOrDefault(RunFile.ROWS, 0L),
            records.getOrDefault(RunFile.REJECTIONS, 0L),
            lines);
    if (!counts.addUp()) {
      throw new BillingException(
          config.day()
              + " does not add up: the log has "
              + counts.records()
              + " records, "
              + counts.counted()
              + " were counted and "
              + counts.rejected()
              + " rejected; nothing was billed");
    }
    if (!config.prices().isEmpty()) {
      folder.keep(KeptPriceBook.FILE, config.prices().canonicalText());
    }
    Path result = folder.finish(json(files, hashes, counts));
    return new BilledDay(
        result, config.day(), config.currency(), files.id(), config.versions(), counts);
  }

  private long recordsOfDay(LogSnapshot files) {
    return files.files().stream()
        .filter(file -> file.date().equals(config.day()))
        .mapToLong(LogFile::rows)
        .sum();
  }

  /** No time, place or name of a runner: the same bill has the same text. */
  private String json(LogSnapshot files, Map<RunFile, String> hashes, RunCounts counts)
      throws JsonProcessingException {
    ObjectNode run = JSON.createObjectNode();
    run.put("format", 1);
    run.put("day", config.day().toString());
    run.put("currency", config.currency());
    run.put("snapshot_id", files.id());
    run.put("versions", config.versions());
    run.put("records_read", files.rows());
    ObjectNode told = run.putObject("counts");
    told.put("records", counts.records());
    told.put("counted", counts.counted());
    told.put("rejected", counts.rejected());
    told.put("clicks", counts.clicks());
    told.put("unpriced_clicks", counts.unpricedClicks());
    told.put("invalid_clicks", counts.invalidClicks());
    told.put("duplicates", counts.duplicates());
    told.put("amount_micros", counts.amountMicros());
    told.put("invalid_micros", counts.invalidMicros());
    ObjectNode sha256 = run.putObject("sha256");
    hashes.forEach((file, hash) -> sha256.put(file.fileName(), hash));
    return JSON.writer(PRETTY).writeValueAsString(run) + "\n";
  }
}
