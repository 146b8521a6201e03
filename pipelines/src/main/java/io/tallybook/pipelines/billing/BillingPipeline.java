package io.tallybook.pipelines.billing;

import io.tallybook.model.Source;
import io.tallybook.pipelines.CountEvents;
import io.tallybook.pipelines.WindowStrategy;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.transforms.window.DivertLateEvents;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * The bill of a day: the raw log's files through the same count as the stream, in one batch, to the
 * parts of a run's files.
 */
final class BillingPipeline {
  /** A day has 1,440 minutes. */
  private static final int MINUTE_PARTS = 2048;

  /** Over a bounded input the horizon is that of the files that are read. */
  private static final Duration HORIZON_UNUSED = Duration.ofHours(1);

  private BillingPipeline() {}

  /**
   * Adds the bill to a pipeline.
   *
   * @param files the day's, and its neighbours' within the horizon
   * @param parts an empty folder that every worker reaches
   * @param run whose {@link ReadProgress} is told
   */
  static void build(
      Pipeline pipeline, BillingConfig config, LogSnapshot files, Path parts, String run) {
    PCollectionTuple counted =
        pipeline
            .apply("ReadRawLog", ReadRawLog.from(config.rawLog(), files, run))
            .apply(
                "CountEvents",
                CountEvents.of(
                        Source.FINAL,
                        config.currency(),
                        WindowStrategy.billing(),
                        DivertLateEvents.none(),
                        HORIZON_UNUSED)
                    .withPeriod(config.period())
                    .withCountFrom(config.countFrom())
                    .withBill(config.prices())
                    .withTraffic(config.traffic()));
    long dayMillis = config.period().fromMillis();
    counted
        .get(CountEvents.ROWS)
        .apply(
            "WriteRows",
            WriteParts.of(parts, RunFile.ROWS, () -> LineEncoders.rows(dayMillis), MINUTE_PARTS));
    counted
        .get(CountEvents.JUDGED)
        .apply(
            "WriteVerdicts",
            WriteParts.of(
                parts, RunFile.VERDICTS, () -> LineEncoders.verdicts(dayMillis), MINUTE_PARTS));
    counted
        .get(CountEvents.JUDGED)
        .apply("KeepInvalid", Filter.by(judged -> !judged.standing().isBillable()))
        .apply(
            "WriteInvalid",
            WriteParts.of(
                parts, RunFile.INVALID, () -> LineEncoders.invalid(dayMillis), MINUTE_PARTS));
    counted
        .get(CountEvents.LINES)
        .apply("WriteLines", WriteParts.of(parts, RunFile.LINES, LineEncoders::lines, 1));
    counted
        .get(CountEvents.LEFTOVERS)
        .apply(
            "WriteRejections",
            WriteParts.of(parts, RunFile.REJECTIONS, LineEncoders::rejections, 1));
    if (RunFile.CONVERSIONS.isOf(config)) {
      counted
          .get(CountEvents.CONVERSIONS)
          .apply(
              "WriteConversions",
              WriteParts.of(
                  parts,
                  RunFile.CONVERSIONS,
                  () -> LineEncoders.conversions(dayMillis),
                  MINUTE_PARTS));
    }
    if (RunFile.UNDECIDED.isOf(config)) {
      counted
          .get(CountEvents.UNDECIDED)
          .apply(
              "WriteUndecided",
              WriteParts.of(parts, RunFile.UNDECIDED, LineEncoders::undecided, 1));
    }
  }
}
