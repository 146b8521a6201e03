package io.tallybook.transforms.decode;

import io.tallybook.model.AdEvent;
import io.tallybook.model.EventValidator;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.model.RejectionCode;
import io.tallybook.model.Validation;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.Validation.Violation;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Turns records of the log into events, and what it cannot accept into rejections.
 *
 * <p>{@code PCollection<RawRecord>} -> {@link #EVENTS} and {@link #REJECTIONS}: each record becomes
 * exactly one of the two.
 *
 * <p>Time: an event carries its counted time as its timestamp, whatever timestamp the source gave
 * the record. An event time too far in the future is clamped (see {@link EventValidator}).
 *
 * <p>State: none. Rejects: every {@link RejectionCode}. Cost: no shuffle.
 */
public final class DecodeEvents extends PTransform<PCollection<RawRecord>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The records that are events. */
  public static final TupleTag<LoggedEvent> EVENTS = new TupleTag<>("events") {};

  /** The records that are not, with why. */
  public static final TupleTag<Rejection> REJECTIONS = new TupleTag<>("rejections") {};

  private static final String STAGE = "DecodeEvents";

  private final String currency;

  private DecodeEvents(String currency) {
    this.currency = currency;
  }

  /**
   * Accepts events priced in one currency.
   *
   * @param currency ISO 4217 code
   */
  public static DecodeEvents inCurrency(String currency) {
    new EventValidator(currency);
    return new DecodeEvents(currency);
  }

  /** The same as a stage of a chain; {@link #REJECTIONS} is its side output. */
  public Stage<RawRecord, LoggedEvent> stage() {
    return stageFor(currency);
  }

  private static Stage<RawRecord, LoggedEvent> stageFor(String currency) {
    return (out, sides) -> new DecodeStep(new EventValidator(currency), out, sides.of(REJECTIONS));
  }

  @Override
  public PCollectionTuple expand(PCollection<RawRecord> records) {
    return records.apply(
        "DecodeAndValidate", RunStage.of(stage(), EVENTS, TupleTagList.of(REJECTIONS)));
  }

  private static final class DecodeStep implements Step<RawRecord> {
    private final EventValidator validator;
    private final Outlet<LoggedEvent> events;
    private final Outlet<Rejection> rejections;
    private final Map<RejectionCode, Counter> rejected = new EnumMap<>(RejectionCode.class);

    DecodeStep(EventValidator validator, Outlet<LoggedEvent> events, Outlet<Rejection> rejections) {
      this.validator = validator;
      this.events = events;
      this.rejections = rejections;
    }

    private static Counter counterOf(RejectionCode code) {
      return Metrics.counter(DecodeEvents.class, "rejected_" + code);
    }

    @Override
    public void emit(RawRecord record, long timestampMillis) {
      Validation validation = validator.validate(record);
      if (validation instanceof Accepted accepted) {
        AdEvent event = accepted.event();
        events.emit(
            new LoggedEvent(event, record.partition(), record.offset(), record.recordedAtMillis()),
            event.header().eventTimeMillis());
      } else if (validation instanceof Violation violation) {
        rejected.computeIfAbsent(violation.code(), DecodeStep::counterOf).inc();
        rejections.emit(
            new Rejection(violation.code(), STAGE, violation.field(), violation.detail(), record),
            timestampMillis);
      }
    }
  }
}
