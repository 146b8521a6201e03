package io.tallybook.pipelines.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The folder of a run, as it was left: what a bill was made of, and what was said of its clicks.
 *
 * <p>Every method throws {@link BillingException} if a file is missing or is not the one that the
 * run wrote.
 */
public final class KeptRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final JsonNode run;

  private KeptRun(Path folder, JsonNode run) {
    this.folder = folder;
    this.run = run;
  }

  /** Takes a verdict on a click; those on one click come one after the other, in rule order. */
  @FunctionalInterface
  public interface VerdictConsumer {
    /**
     * Takes a verdict.
     *
     * @param standing what all verdicts on the click come to
     */
    void accept(String eventId, Standing standing, Verdict verdict);
  }

  /**
   * A click that is out of the bill.
   *
   * @param eventId whose
   * @param time when it happened
   * @param ad in whose line it is counted
   * @param category which kind of invalid traffic, {@code GIVT} or {@code SIVT}; {@code PREFETCH}
   *     of what is no click at all, and in no line
   * @param rule the one rule that its cost is told under
   * @param costMicros what it would have cost
   */
  public record InvalidClick(
      String eventId, Instant time, AdRef ad, Standing category, String rule, long costMicros) {}

  /** The folder that a run left. */
  public static KeptRun at(Path folder) {
    Path file = folder.resolve(RunFolder.RUN_JSON);
    try {
      return new KeptRun(folder, JSON.readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new BillingException("cannot read " + file + ": " + e, e);
    }
  }

  /**
   * Finds what a posted bill was made from.
   *
   * @param results where the folders of all days lie
   * @param snapshotId which records it read
   * @param versions what it was judged and priced with
   * @return empty if no run of the day that is still there read these records by these versions
   */
  public static Optional<KeptRun> find(
      Path results, LocalDate day, String snapshotId, String versions) {
    Path dayFolder = results.resolve("date=" + day);
    if (!Files.isDirectory(dayFolder)) {
      return Optional.empty();
    }
    try (var runs = Files.list(dayFolder)) {
      return runs.filter(run -> Files.isRegularFile(run.resolve(RunFolder.RUN_JSON)))
          .sorted()
          .map(KeptRun::at)
          .filter(
              kept ->
                  kept.text("snapshot_id").equals(snapshotId)
                      && kept.text("versions").equals(versions)
                      && kept.keeps(RunFile.VERDICTS)
                      && kept.keeps(RunFile.INVALID))
          .findFirst();
    } catch (IOException e) {
      throw new BillingException("cannot read " + dayFolder + ": " + e, e);
    }
  }

  private String text(String name) {
    return run.path(name).asText();
  }

  /** A run of a former release has fewer files; one may have been taken away. */
  private boolean keeps(RunFile file) {
    return run.path("sha256").has(file.fileName())
        && Files.isRegularFile(folder.resolve(file.fileName()));
  }

  /**
   * Tells what was said of the clicks that rules had something against.
   *
   * @param wanted which ids
   */
  public void forEachVerdict(Predicate<String> wanted, VerdictConsumer consumer) {
    scan(
        RunFile.VERDICTS,
        record -> {
          String id = record.getField("event_id");
          if (wanted.test(id)) {
            consumer.accept(id, Standing.valueOf(record.getField("standing")), verdict(record));
          }
        });
  }

  private static Verdict verdict(NamedCsvRecord record) {
    return new Verdict(
        record.getField("rule"),
        Integer.parseInt(record.getField("rule_version")),
        record.getField("list_version"),
        Tier.valueOf(record.getField("tier")),
        Category.valueOf(record.getField("category")),
        Decision.valueOf(record.getField("decision")),
        record.getField("evidence"));
  }

  /** The clicks that are out of the bill, by minute. */
  InvalidMinutes invalidMinutes() throws IOException {
    requireUntouched(RunFile.INVALID);
    return new InvalidMinutes(BilledDay.open(folder, RunFile.INVALID));
  }

  static InvalidClick invalid(NamedCsvRecord record) {
    return new InvalidClick(
        record.getField("event_id"),
        Instant.parse(record.getField("event_time")),
        BilledDay.ad(record),
        Standing.valueOf(record.getField("category")),
        record.getField("rule"),
        Long.parseLong(record.getField("cost_micros")));
  }

  /** What each ad owed. */
  public List<BillingLine> lines() {
    List<BillingLine> lines = new ArrayList<>();
    scan(RunFile.LINES, record -> lines.add(BilledDay.line(record)));
    return lines;
  }

  private void scan(RunFile file, Consumer<NamedCsvRecord> consumer) {
    requireUntouched(file);
    BilledDay.scan(folder, file, consumer);
  }

  private void requireUntouched(RunFile file) {
    Path path = folder.resolve(file.fileName());
    if (!keeps(file)) {
      throw new BillingException(path + " is missing");
    }
    if (!FileHash.sha256(path).equals(run.path("sha256").path(file.fileName()).asText())) {
      throw new BillingException(
          path + ": its SHA-256 is another than run.json names: it was damaged or tampered with");
    }
  }
}
