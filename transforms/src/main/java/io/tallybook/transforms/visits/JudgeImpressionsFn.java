package io.tallybook.transforms.visits;

import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.StageRunner;
import io.tallybook.transforms.traffic.ImpressionRule;
import io.tallybook.transforms.traffic.VisitKey;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.verdicts.Mark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.joda.time.Duration;

/** A whole shard of {@link JudgeImpressions} in order. */
final class JudgeImpressionsFn extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Integer, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final List<ImpressionRule> rules;
  private final PCollectionView<Map<String, Long>> first;
  private transient StageRunner<Mark, KV<Integer, byte[]>> out;
  private transient MarkWriter marks;
  private transient TaggedEventFormat format;

  @SuppressWarnings("NullAway.Init") // transient fields are set in setup
  JudgeImpressionsFn(List<ImpressionRule> rules, PCollectionView<Map<String, Long>> first) {
    this.rules = rules;
    this.first = first;
  }

  @Setup
  public void setup() {
    out = new StageRunner<>(FoldVerdicts.batching(), BatchByShard.BATCHES);
    marks = new MarkWriter(out);
    format = new TaggedEventFormat();
  }

  @StartBundle
  public void startBundle() {
    out.start();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    out.finish(context);
  }

  /** A side input is to be had from the context only. */
  @ProcessElement
  public void process(ProcessContext context, MultiOutputReceiver receiver) {
    out.outputTo(receiver);
    SortedVisits visits = new SortedVisits();
    for (byte[] batch : context.element().getValue()) {
      BytesReader in = BatchByShard.read(batch);
      while (in.hasMore()) {
        visits.add(in);
      }
    }
    visits.sortBy(VisitKey.ADDRESS);
    Map<KV<String, String>, Long> undecided = new HashMap<>();
    judge(visits, context.sideInput(first), undecided);
    OutputReceiver<KV<KV<String, String>, Long>> told = receiver.get(JudgeImpressions.UNDECIDED);
    undecided.forEach((which, clicks) -> told.output(KV.of(which, clicks)));
  }

  private void judge(
      SortedVisits visits, Map<String, Long> since, Map<KV<String, String>, Long> undecided) {
    boolean isShown = false;
    long shownMillis = 0;
    for (int i = 0; i < visits.size(); i++) {
      isShown &= i > 0 && visits.key(i) == visits.key(i - 1);
      if (visits.attribute(i) != ShownAdEncoder.CLICK) {
        isShown = true;
        shownMillis = visits.timeMillis(i);
        continue;
      }
      long sinceMillis = isShown ? visits.timeMillis(i) - shownMillis : ImpressionRule.NEVER;
      for (ImpressionRule rule : rules) {
        int verdict = rule.judge(sinceMillis);
        if (verdict != ImpressionRule.NOTHING) {
          tell(rule, verdict, visits, i, since, undecided);
        }
      }
    }
  }

  private void tell(
      ImpressionRule rule,
      int verdict,
      SortedVisits visits,
      int click,
      Map<String, Long> since,
      Map<KV<String, String>, Long> undecided) {
    long timeMillis = visits.timeMillis(click);
    if (rule.settledMillis() != ImpressionRule.AT_ONCE) {
      String advertiser =
          format.read(visits.content(click), Role.FIRST).event().header().ad().advertiserId();
      Long firstMillis = since.get(advertiser);
      if (firstMillis == null || firstMillis > timeMillis - rule.settledMillis()) {
        undecided.merge(KV.of(rule.info().id(), advertiser), 1L, Long::sum);
        return;
      }
    }
    marks.write(rule.mark(verdict), timeMillis, visits.id(click), 1, visits.content(click));
  }

  /** What was grouped carries the end of time, its clicks their own. */
  @Override
  @SuppressWarnings("deprecation") // still the only way to say it
  public Duration getAllowedTimestampSkew() {
    return StageRunner.ANY_SKEW;
  }
}
