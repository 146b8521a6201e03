package io.tallybook.bench;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.EventWire;
import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.LogAppender;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogFileReader;
import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Records to the raw log and back, disk included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RawLogBenchmark {
  private static final int RECORDS = 200_000;
  private static final String TOPIC = "ad-events";

  private final List<RawRecord> records = new ArrayList<>(RECORDS);
  private Path folder = Path.of("");
  private int turn;

  /** A log that is read, and traffic to write. */
  @Setup(Level.Trial)
  public void archive() throws IOException {
    for (GeneratedEvent generated :
        new TrafficGenerator(TrafficConfig.defaults().withEventCountMax(RECORDS))) {
      AdEvent event = generated.event();
      records.add(
          new RawRecord(
              ByteString.copyFromUtf8(event.header().id().value()),
              ByteString.copyFrom(EventWire.toWire(event).toByteArray()),
              TOPIC,
              0,
              records.size(),
              event.header().receivedAtMillis()));
    }
    folder = Files.createTempDirectory("raw-log-benchmark");
    append(folder.resolve("read"));
  }

  /** Removes what was written. */
  @TearDown(Level.Trial)
  public void remove() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Writes one record ; every time a new log and one commit. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void write() {
    append(folder.resolve("write-" + turn++));
  }

  /** Reads one record, its message built from the columns. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long read() {
    Path root = folder.resolve("read");
    long bytes = 0;
    for (LogFile file : RawLog.open(root).snapshot().files()) {
      try (LogFileReader reader = LogFileReader.open(root, file)) {
        for (RawRecord record = reader.next(); record != null; record = reader.next()) {
          bytes += record.payload().size();
        }
      }
    }
    return bytes;
  }

  private void append(Path root) {
    try (LogAppender appender = LogAppender.open(root, TOPIC, AppenderOptions.defaults())) {
      records.forEach(appender::append);
      appender.commit();
    }
  }
}
