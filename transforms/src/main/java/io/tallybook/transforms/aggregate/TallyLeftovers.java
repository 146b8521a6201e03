package io.tallybook.transforms.aggregate;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Leftover;
import io.tallybook.model.Leftover.Kind;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Rejection;
import io.tallybook.model.Source;
import java.time.Duration;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts what was left over, by reason and day, so that every record in is accounted for.
 *
 * <p>{@code PCollection<Leftover>} -> {@code PCollection<LeftoverRow>}: one row per reason, day and
 * pane.
 *
 * <p>Time: panes of the input's window must accumulate; each row then holds all that was left over
 * so far. State: one counter per (kind, code, day) and window. Rejects: nothing. Cost: one shuffle.
 */
public final class TallyLeftovers
    extends PTransform<PCollection<Leftover>, PCollection<LeftoverRow>> {
  private static final long serialVersionUID = 1L;

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final Source source;

  private TallyLeftovers(Source source) {
    this.source = source;
  }

  public static TallyLeftovers of(Source source) {
    return new TallyLeftovers(source);
  }

  /** Late events as leftovers, by the day of their event time. */
  public static MapElements<AdEvent, Leftover> lateEvents() {
    return MapElements.via(new LateFn());
  }

  /** Rejections as leftovers, by the day the log took the record: their event time is not known. */
  public static MapElements<Rejection, Leftover> rejections() {
    return MapElements.via(new RejectedFn());
  }

  @Override
  public PCollection<LeftoverRow> expand(PCollection<Leftover> leftovers) {
    return leftovers
        .apply("CountByReason", Count.perElement())
        .apply("ToRows", MapElements.via(new ToRowFn(source)));
  }

  private static long dayOf(long millis) {
    return millis - Math.floorMod(millis, DAY_MILLIS);
  }

  private static final class LateFn extends SimpleFunction<AdEvent, Leftover> {
    private static final long serialVersionUID = 1L;

    @Override
    public Leftover apply(AdEvent event) {
      return new Leftover(Kind.LATE, "", dayOf(event.header().eventTimeMillis()));
    }
  }

  private static final class RejectedFn extends SimpleFunction<Rejection, Leftover> {
    private static final long serialVersionUID = 1L;

    @Override
    public Leftover apply(Rejection rejection) {
      return new Leftover(
          Kind.REJECTED, rejection.code().name(), dayOf(rejection.record().recordedAtMillis()));
    }
  }

  private static final class ToRowFn extends SimpleFunction<KV<Leftover, Long>, LeftoverRow> {
    private static final long serialVersionUID = 1L;

    private final Source source;

    ToRowFn(Source source) {
      this.source = source;
    }

    @Override
    public LeftoverRow apply(KV<Leftover, Long> counted) {
      return new LeftoverRow(counted.getKey(), source, counted.getValue());
    }
  }
}
