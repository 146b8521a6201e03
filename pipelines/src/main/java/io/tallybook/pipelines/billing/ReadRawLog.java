package io.tallybook.pipelines.billing;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogFileReader;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.RawLogException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of the raw log.
 *
 * <p>Nothing -> {@code PCollection<RawRecord>}, bounded: every record of every file once, as it was
 * received. Time: none; what decodes the records sets it. Rejects: nothing; a file that is missing,
 * damaged, or of an unknown schema version fails the run with a message that names file and row.
 * Cost: no shuffle of records; files go to workers one by one, the large ones first.
 */
final class ReadRawLog extends PTransform<PBegin, PCollection<RawRecord>> {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final transient List<LogFile> files;
  private final String run;

  private ReadRawLog(String root, List<LogFile> files, String run) {
    this.root = root;
    this.files = files;
    this.run = run;
  }

  /**
   * Reads the files of a snapshot.
   *
   * @param run whose {@link ReadProgress} is told
   */
  static ReadRawLog from(Path root, LogSnapshot snapshot, String run) {
    List<LogFile> largestFirst =
        snapshot.files().stream()
            .sorted(
                Comparator.comparingLong(LogFile::bytes).reversed().thenComparing(LogFile.ORDER))
            .toList();
    return new ReadRawLog(root.toAbsolutePath().toString(), largestFirst, run);
  }

  @Override
  public PCollection<RawRecord> expand(PBegin begin) {
    return begin
        .apply("Files", Create.of(files).withCoder(new LogFileCoder()))
        .apply("Distribute", Reshuffle.viaRandomKey())
        .apply("ReadFile", ParDo.of(new ReadFileFn(root, run)));
  }

  private static final class ReadFileFn extends DoFn<LogFile, RawRecord> {
    private static final long serialVersionUID = 1L;

    /** So many rows are told at once. */
    private static final int ROWS_TOLD = 1 << 14;

    private final String root;
    private final String run;

    ReadFileFn(String root, String run) {
      this.root = root;
      this.run = run;
    }

    @ProcessElement
    public void process(@Element LogFile file, OutputReceiver<RawRecord> out) {
      requireUntouched(file);
      ReadProgress progress = ReadProgress.of(run);
      long rows = 0;
      try (LogFileReader reader = LogFileReader.open(Path.of(root), file)) {
        for (@Nullable RawRecord record = reader.next(); record != null; record = reader.next()) {
          out.output(record);
          rows++;
          if (rows % ROWS_TOLD == 0) {
            progress.addRows(ROWS_TOLD);
          }
        }
      }
      if (rows != file.rows()) {
        throw new RawLogException(
            file.path() + ": ends after " + rows + " rows, its manifest names " + file.rows());
      }
      progress.addRows(rows % ROWS_TOLD);
      progress.addFile();
    }

    /** The reader checks what it reads; a bill vouches for all of the file. */
    private void requireUntouched(LogFile file) {
      String sha256 = FileHash.sha256(Path.of(root).resolve(file.path()));
      if (!sha256.equals(file.sha256())) {
        throw new RawLogException(
            file.path()
                + ": its SHA-256 is "
                + sha256
                + ", its manifest names "
                + file.sha256()
                + ": it was damaged or tampered with");
      }
    }
  }
}
