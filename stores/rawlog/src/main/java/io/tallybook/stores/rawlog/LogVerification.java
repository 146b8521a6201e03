package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.Finding.Code;
import io.tallybook.stores.rawlog.Verification.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Proves that the log is complete and untouched, or names what is not.
 *
 * <p>The manifests must continue each other, their rows must be as many as the offsets they cover,
 * every file must have the size, the SHA-256, the rows and the offsets its manifest says, and every
 * offset of the log must be in exactly one row. With one day asked for, the manifests are checked
 * as a whole and the files of that day.
 *
 * <p>Memory: the manifests, one row group, and 8 MiB of bits. Files are read twice: for their hash,
 * and for their rows.
 */
public final class LogVerification {
  private final LogLayout layout;
  private final List<Finding> findings = new ArrayList<>();

  /** Files that were found damaged: their offsets are in doubt and not told a second time. */
  private final Set<LogFile> damaged = new HashSet<>();

  private long rowsChecked;
  private long filesChecked;

  private LogVerification(LogLayout layout) {
    this.layout = layout;
  }

  /**
   * Verifies the log below a folder.
   *
   * @param date the one UTC day whose files to read; empty for all
   */
  public static Verification run(Path root, Optional<LocalDate> date) {
    return new LogVerification(new LogLayout(root)).run(date);
  }

  private Verification run(Optional<LocalDate> date) {
    // Looked for first: what is committed while we read must not be taken for an orphan.
    List<Path> found =
        Orphans.list(
            layout,
            file -> date.isEmpty() || file.startsWith(layout.root().resolve("date=" + date.get())));
    ManifestVerification manifests = new ManifestVerification(layout, findings);
    manifests.run();
    List<LogFile> files = new ArrayList<>(manifests.live().values());
    files.sort(LogFile.ORDER);
    for (LogFile file : files) {
      if (date.isEmpty() || date.get().equals(file.date())) {
        checkFile(file);
      }
    }
    if (date.isEmpty()) {
      manifests.ranges().forEach((source, range) -> checkCoverage(source, range, files));
    }
    checkFound(found, manifests);
    findings.sort(
        Comparator.comparing((Finding finding) -> !finding.code().isFault())
            .thenComparing(Finding::code)
            .thenComparing(Finding::where)
            .thenComparing(Finding::detail));
    return new Verification(
        List.copyOf(findings),
        Collections.unmodifiableSortedMap(new TreeMap<>(manifests.ranges())),
        filesChecked,
        rowsChecked);
  }

  private void checkFile(LogFile file) {
    Path path = layout.resolve(file.path());
    filesChecked++;
    try {
      if (!Files.isRegularFile(path)) {
        fault(Code.MISSING_FILE, file, file.rows() + " rows, " + offsets(file));
      } else if (Files.size(path) != file.bytes()) {
        fault(
            Code.WRONG_SIZE, file, "must have " + file.bytes() + " bytes, has " + Files.size(path));
      } else if (!Sha256.ofFile(path).equals(file.sha256())) {
        fault(Code.TAMPERED, file, "its bytes are not those that were written: SHA-256 differs");
      } else {
        checkRows(file);
      }
    } catch (IOException e) {
      fault(Code.WRONG_ROWS, file, "cannot be read: " + e);
    }
  }

  private void checkRows(LogFile file) {
    FileFigures figures = new FileFigures();
    try (LogFileReader reader = LogFileReader.open(layout.root(), file)) {
      RecordTimes times = RecordKind.of(file).times();
      for (RawRecord record = reader.next(); record != null; record = reader.next()) {
        figures.addRow(record.offset(), record.recordedAtMillis());
        long eventTimeMillis = times.eventTimeMillis(record.payload());
        if (eventTimeMillis != RecordTimes.NONE) {
          figures.addEventTime(eventTimeMillis);
        }
        rowsChecked++;
      }
      LogFile counted =
          figures.manifest(
              file.path(),
              file.topicPartition(),
              file.logHour(),
              file.bytes(),
              file.sha256(),
              file.schemaVersion());
      if (!counted.equals(file)) {
        fault(Code.WRONG_ROWS, file, "its manifest says " + file + ", its rows say " + counted);
      }
    } catch (RawLogException e) {
      fault(Code.WRONG_ROWS, file, String.valueOf(e.getMessage()));
    }
  }

  /** Every offset in exactly one row. */
  private void checkCoverage(TopicPartition source, Range range, List<LogFile> files) {
    List<LogFile> readable =
        files.stream()
            .filter(file -> file.topicPartition().equals(source))
            .filter(file -> !damaged.contains(file))
            .toList();
    for (long from = range.from(); from < range.to(); from += OffsetCoverage.STRETCH) {
      long to = Math.min(range.to(), from + OffsetCoverage.STRETCH);
      OffsetCoverage coverage = new OffsetCoverage(from, to);
      for (LogFile file : readable) {
        if (file.minOffset() < to && file.maxOffset() >= from) {
          OffsetReader.read(layout, file, coverage::add);
        }
      }
      coverage.missing(
          (first, last) -> {
            if (!isInDoubt(source, first, last)) {
              findings.add(
                  new Finding(
                      Code.GAP,
                      source.toString(),
                      "offsets " + first + " to " + last + " are in no file"));
            }
          });
      coverage.doubled(
          (first, last) ->
              findings.add(
                  new Finding(
                      Code.DOUBLED,
                      source.toString(),
                      "offsets " + first + " to " + last + " are in more than one row")));
    }
  }

  /** Whether offsets that are missing may be those of a file that was found damaged. */
  private boolean isInDoubt(TopicPartition source, long first, long last) {
    return damaged.stream()
        .anyMatch(
            file ->
                file.topicPartition().equals(source)
                    && file.minOffset() <= first
                    && file.maxOffset() >= last);
  }

  private void checkFound(List<Path> found, ManifestVerification manifests) {
    for (Path file : found) {
      String path = layout.pathOf(file);
      LogLayout.DataName name = LogLayout.dataName(file);
      if (manifests.live().containsKey(path)) {
        continue;
      }
      if (manifests.replaced().contains(path)) {
        note(Code.REPLACED, path, "a compaction has replaced it; 'log compact' removes it");
      } else if (path.endsWith(LogLayout.TEMPORARY_SUFFIX)) {
        note(Code.UNFINISHED, path, "a writer is at work on it, or died");
      } else if (name != null && isAhead(name, manifests)) {
        note(
            Code.UNFINISHED, path, "is complete and not committed: its writer is at work, or died");
      } else {
        note(Code.ORPHAN, path, "no manifest names it; 'log compact' removes what writers left");
      }
    }
  }

  /** Whether a file may yet become part of the log: it begins after the end of its partition. */
  private static boolean isAhead(LogLayout.DataName name, ManifestVerification manifests) {
    Range range = manifests.ranges().get(name.source());
    if (range != null) {
      return name.minOffset() >= range.to();
    }
    return manifests.ranges().isEmpty()
        || manifests.ranges().keySet().stream()
            .anyMatch(source -> source.topic().equals(name.source().topic()));
  }

  private static String offsets(LogFile file) {
    return "offsets " + file.minOffset() + " to " + file.maxOffset();
  }

  private void fault(Code code, LogFile file, String detail) {
    damaged.add(file);
    note(code, file.path(), detail);
  }

  private void note(Code code, String where, String detail) {
    findings.add(new Finding(code, where, detail));
  }
}
