package io.tallybook.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tallybook.model.EventValidator;
import io.tallybook.model.EventWire;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Validation;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.testdata.ScriptedEvent;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of the log to events: what the source and the decoder do with every record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
  private final EventValidator validator = new EventValidator(SampleEvents.CURRENCY);
  private final RawRecord[] records =
      SampleEvents.create().stream().map(ScriptedEvent::record).toArray(RawRecord[]::new);
  private final byte[][] payloads =
      SampleEvents.create().stream()
          .map(event -> EventWire.toWire(event).toByteArray())
          .toArray(byte[][]::new);
  private int next;

  private int turn() {
    next = (next + 1) & (SampleEvents.COUNT - 1);
    return next;
  }

  /** Decodes one record and checks all rules. */
  @Benchmark
  public Validation validate() {
    return validator.validate(records[turn()]);
  }

  /**
   * The same by way of the generated message, without the look at the record's key: what a record
   * costs that the direct way passes on.
   */
  @Benchmark
  public Validation validateParsed() throws InvalidProtocolBufferException {
    return validator.validate(AdEvent.parseFrom(records[turn()].payload()));
  }

  /** Reads the two times of one record and skips the rest. */
  @Benchmark
  public Optional<EventWire.Times> peekTimes() {
    return EventWire.peekTimes(payloads[turn()]);
  }
}
