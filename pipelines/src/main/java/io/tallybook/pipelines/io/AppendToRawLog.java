package io.tallybook.pipelines.io;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.LogAppender;
import io.tallybook.stores.rawlog.RecordKind;
import java.nio.file.Path;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to the raw log and commits at the end of each bundle.
 *
 * <p>{@code PCollection<RawRecord>} -> nothing. A partition's records must come in the order of
 * their offsets: there must be no shuffle between the source and this. Records that the log has are
 * passed over; a gap fails the bundle with what is missing. The runner must end a bundle before it
 * takes a checkpoint: what a checkpoint covers is then committed, and what comes again after a
 * restore is passed over. Bundles should be large: each makes a file for every hour and partition
 * that it has events of.
 *
 * <p>State: none in Beam. Memory of a worker: {@link AppenderOptions}. Metrics: records archived,
 * and passed over because the log had them.
 */
public final class AppendToRawLog extends PTransform<PCollection<RawRecord>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final String topic;
  private final RecordKind kind;
  private final int openFilesMax;
  private final long bufferBytesMax;

  private AppendToRawLog(
      String root, String topic, RecordKind kind, int openFilesMax, long bufferBytesMax) {
    this.root = root;
    this.topic = topic;
    this.kind = kind;
    this.openFilesMax = openFilesMax;
    this.bufferBytesMax = bufferBytesMax;
  }

  /**
   * A sink for the events of one topic.
   *
   * @param root folder of the log, the same on every worker
   */
  public static AppendToRawLog to(Path root, String topic, AppenderOptions options) {
    return new AppendToRawLog(
        root.toString(),
        topic,
        RecordKind.EVENTS,
        options.openFilesMax(),
        options.bufferBytesMax());
  }

  /** The same for records that say something else. */
  public AppendToRawLog withKind(RecordKind newKind) {
    return new AppendToRawLog(root, topic, newKind, openFilesMax, bufferBytesMax);
  }

  @Override
  public PDone expand(PCollection<RawRecord> records) {
    records.apply(
        "Append", ParDo.of(new AppendFn(root, topic, kind, openFilesMax, bufferBytesMax)));
    return PDone.in(records.getPipeline());
  }

  private static final class AppendFn extends DoFn<RawRecord, Void> {
    private static final long serialVersionUID = 1L;

    private final String root;
    private final String topic;
    private final RecordKind kind;
    private final int openFilesMax;
    private final long bufferBytesMax;
    private final Counter archived = Metrics.counter("archive", "archived");
    private final Counter skipped = Metrics.counter("archive", "skipped");
    private transient @Nullable LogAppender appender;
    private transient long archivedBefore;
    private transient long skippedBefore;

    AppendFn(String root, String topic, RecordKind kind, int openFilesMax, long bufferBytesMax) {
      this.root = root;
      this.topic = topic;
      this.kind = kind;
      this.openFilesMax = openFilesMax;
      this.bufferBytesMax = bufferBytesMax;
    }

    @StartBundle
    public void startBundle() {
      if (appender == null) {
        appender =
            LogAppender.open(
                Path.of(root),
                topic,
                kind,
                AppenderOptions.defaults()
                    .withOpenFilesMax(openFilesMax)
                    .withBufferBytesMax(bufferBytesMax));
        archivedBefore = 0;
        skippedBefore = 0;
      }
    }

    @ProcessElement
    public void processElement(@Element RawRecord record) {
      try {
        open().append(record);
      } catch (RuntimeException e) {
        abandon();
        throw e;
      }
    }

    @FinishBundle
    public void finishBundle() {
      LogAppender log = open();
      try {
        log.commit();
      } catch (RuntimeException e) {
        abandon();
        throw e;
      }
      archived.inc(log.archived() - archivedBefore);
      skipped.inc(log.skipped() - skippedBefore);
      archivedBefore = log.archived();
      skippedBefore = log.skipped();
    }

    /** A worker may be told to go on with the same object: it begins again at the log's end. */
    private void abandon() {
      open().close();
      appender = null;
    }

    @Teardown
    public void teardown() {
      if (appender != null) {
        appender.close();
        appender = null;
      }
    }

    private LogAppender open() {
      if (appender == null) {
        throw new IllegalStateException("an element came outside of a bundle");
      }
      return appender;
    }
  }
}
