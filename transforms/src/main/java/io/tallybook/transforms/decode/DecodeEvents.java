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
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

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

  @Override
  public PCollectionTuple expand(PCollection<RawRecord> records) {
    return records.apply(
        "DecodeAndValidate",
        ParDo.of(new DecodeFn(currency)).withOutputTags(EVENTS, TupleTagList.of(REJECTIONS)));
  }

  private static final class DecodeFn extends DoFn<RawRecord, LoggedEvent> {
    private static final long serialVersionUID = 1L;

    /** Asked for with every event: not made anew each time. */
    private static final Duration ANY_SKEW = Duration.millis(Long.MAX_VALUE);

    private final String currency;
    private transient EventValidator validator;
    private transient Map<RejectionCode, Counter> rejected;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    DecodeFn(String currency) {
      this.currency = currency;
    }

    @Setup
    public void setup() {
      validator = new EventValidator(currency);
      rejected = new EnumMap<>(RejectionCode.class);
    }

    private static Counter counterOf(RejectionCode code) {
      return Metrics.counter(DecodeEvents.class, "rejected_" + code);
    }

    @ProcessElement
    public void process(@Element RawRecord record, MultiOutputReceiver out) {
      Validation validation = validator.validate(record);
      if (validation instanceof Accepted accepted) {
        AdEvent event = accepted.event();
        out.get(EVENTS)
            .outputWithTimestamp(
                new LoggedEvent(
                    event, record.partition(), record.offset(), record.recordedAtMillis()),
                Instant.ofEpochMilli(event.header().eventTimeMillis()));
      } else if (validation instanceof Violation violation) {
        rejected.computeIfAbsent(violation.code(), DecodeFn::counterOf).inc();
        out.get(REJECTIONS)
            .output(
                new Rejection(
                    violation.code(), STAGE, violation.field(), violation.detail(), record));
      }
    }

    /** A batch source gives records no event times: any move back is right. */
    @Override
    @SuppressWarnings("deprecation") // still the only way to say it
    public Duration getAllowedTimestampSkew() {
      return ANY_SKEW;
    }
  }
}
