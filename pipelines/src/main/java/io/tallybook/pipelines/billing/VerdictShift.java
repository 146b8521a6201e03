package io.tallybook.pipelines.billing;

import io.tallybook.pipelines.billing.KeptRun.InvalidClick;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A click that one run of a day has in the bill and another has not.
 *
 * @param click as the run told it that found it invalid
 * @param isInvalidNow whether that is the later run
 */
public record VerdictShift(InvalidClick click, boolean isInvalidNow) {
  /** By how many the later run has more billable clicks for it. */
  public int clicks() {
    return isInvalidNow ? -1 : 1;
  }

  /** By how much the later run charges more for it. */
  public long micros() {
    return isInvalidNow ? -click.costMicros() : click.costMicros();
  }

  /**
   * Compares two runs of a day. Memory: the invalid clicks of a minute.
   *
   * <p>A click that the log took only after the earlier run, and that is invalid, was never
   * charged; the files do not tell it from one that was, so it is among these.
   *
   * @throws BillingException if a file is missing or is not the one that its run wrote
   */
  public static void forEach(KeptRun before, KeptRun now, Consumer<VerdictShift> consumer) {
    try (InvalidMinutes earlier = before.invalidMinutes();
        InvalidMinutes later = now.invalidMinutes()) {
      for (long minute = Math.min(earlier.minute(), later.minute());
          minute != InvalidMinutes.NO_MORE;
          minute = Math.min(earlier.minute(), later.minute())) {
        Map<String, InvalidClick> were = earlier.take(minute);
        Map<String, InvalidClick> are = later.take(minute);
        tell(were, are, false, consumer);
        tell(are, were, true, consumer);
      }
    } catch (IOException e) {
      throw new BillingException("cannot read a run's invalid clicks: " + e, e);
    }
  }

  private static void tell(
      Map<String, InvalidClick> clicks,
      Map<String, InvalidClick> others,
      boolean isInvalidNow,
      Consumer<VerdictShift> consumer) {
    clicks.forEach(
        (id, click) -> {
          if (!others.containsKey(id)) {
            consumer.accept(new VerdictShift(click, isInvalidNow));
          }
        });
  }
}
