package io.tallybook.pipelines.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.Conversion;
import io.tallybook.model.LoggedEvent;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.transforms.decode.DecodeEvents;
import io.tallybook.transforms.dedup.DeduplicateEvents;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.sources.JudgeSources;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.Finding;
import io.tallybook.transforms.traffic.SourceFindings;
import io.tallybook.transforms.traffic.TagTraffic;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.Period;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TupleTagList;

/** The findings about a day's sources: from files of the raw log to one file of findings. */
final class SourcesPipeline {
  private SourcesPipeline() {}

  /**
   * Adds the search to a pipeline.
   *
   * @param files the day's, its neighbours' within the horizon, and those of the days in which
   *     conversions are looked for
   * @param conversionsComplete whether those are all there
   * @param file what the findings are written to, one a line in any order; a path that every worker
   *     reaches
   * @param run whose {@link ReadProgress} is told
   */
  static void build(
      Pipeline pipeline,
      BillingConfig config,
      LogSnapshot files,
      boolean conversionsComplete,
      Path file,
      String run) {
    TrafficPolicy policy = config.traffic().withFindings(SourceFindings.none());
    Period day = config.period();
    DeduplicateEvents deduplicate =
        DeduplicateEvents.create()
            .withPeriod(Period.of(day.from(), day.to().plus(JudgeSources.CONVERSION_WINDOW)));
    PCollection<Finding> findings =
        pipeline
            .apply("ReadRawLog", ReadRawLog.from(config.rawLog(), files, run))
            .apply(
                "DecodeAndJudge",
                RunStage.of(
                    DecodeEvents.inCurrency(config.currency())
                        .stage()
                        .then(keep(Period.of(config.countFrom(), config.readTo())))
                        .then(TagTraffic.with(policy).stage())
                        .then(deduplicate.batching(IsBounded.BOUNDED)),
                    BatchByShard.BATCHES,
                    TupleTagList.of(DecodeEvents.REJECTIONS)))
            .get(BatchByShard.BATCHES)
            .setCoder(BatchByShard.CODER)
            .apply(
                "DeduplicateEvents",
                deduplicate.ofBatches(
                    (out, sides) -> out::emit, DeduplicateEvents.COUNTED, TupleTagList.empty()))
            .get(DeduplicateEvents.COUNTED)
            .apply("JudgeSources", JudgeSources.of(policy, day, conversionsComplete));
    findings
        .apply("ToLines", ParDo.of(new ToLineFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of()))
        .apply("Together", GroupByKey.create())
        .apply("WriteFindings", ParDo.of(new WriteFn(file.toAbsolutePath().toString())));
  }

  /** What the bill reads, and of the days behind it conversions only. */
  private static Stage<LoggedEvent, LoggedEvent> keep(Period billed) {
    return (out, sides) ->
        (logged, timestampMillis) -> {
          if (billed.contains(logged.event().header().eventTimeMillis())
              || logged.event() instanceof Conversion) {
            out.emit(logged, timestampMillis);
          }
        };
  }

  private static final class ToLineFn extends DoFn<Finding, KV<Integer, String>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Finding finding, OutputReceiver<KV<Integer, String>> out) {
      out.output(KV.of(0, finding.toLine()));
    }
  }

  /** A file is there as a whole or not at all, however often it is tried. */
  private static final class WriteFn extends DoFn<KV<Integer, Iterable<String>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String file;

    WriteFn(String file) {
      this.file = file;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<String>> lines) throws IOException {
      Path target = Path.of(file);
      Path temporary = target.resolveSibling("." + UUID.randomUUID());
      Files.write(temporary, lines.getValue(), UTF_8);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
