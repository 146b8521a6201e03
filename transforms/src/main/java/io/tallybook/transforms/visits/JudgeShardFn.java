package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.StageRunner;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.verdicts.Mark;
import io.tallybook.transforms.window.Period;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** The form that {@link JudgeVisits} takes over a bounded input: a whole shard in order. */
final class JudgeShardFn extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Integer, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final LaneRules rules;
  private final Period period;
  private transient StageRunner<Mark, KV<Integer, byte[]>> out;
  private transient MarkWriter marks;

  @SuppressWarnings("NullAway.Init") // transient fields are set in setup
  JudgeShardFn(LaneRules rules, Period period) {
    this.rules = rules;
    this.period = period;
  }

  @Setup
  public void setup() {
    out = new StageRunner<>(FoldVerdicts.batching(), BatchByShard.BATCHES);
    marks = new MarkWriter(out);
  }

  @StartBundle
  public void startBundle() {
    out.start();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    out.finish(context);
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<byte[]>> shard, MultiOutputReceiver receiver) {
    out.outputTo(receiver);
    SortedVisits visits = new SortedVisits(rules.keyCount());
    for (byte[] batch : shard.getValue()) {
      BytesReader in = BatchByShard.read(batch);
      while (in.hasMore()) {
        visits.add(in);
      }
    }
    for (int key = 0; key < rules.keyCount(); key++) {
      judge(visits, key);
    }
  }

  private void judge(SortedVisits visits, int key) {
    KeyRules keyRules = rules.rulesOf(key);
    visits.sortBy(key);
    long[] state = keyRules.newState();
    long former = VisitKeys.NONE;
    for (int i = 0; i < visits.size(); i++) {
      long hash = visits.key(i);
      if (hash == VisitKeys.NONE) {
        continue;
      }
      if (hash != former) {
        state = keyRules.newState();
        former = hash;
      }
      long timeMillis = visits.timeMillis(i);
      int marked = keyRules.next(state, timeMillis, visits.attribute(i));
      if (marked != 0 && period.contains(timeMillis)) {
        marks.write(keyRules, timeMillis, visits.id(i), 0, marked, visits.content(i));
      }
    }
  }

  /** What was grouped carries the end of time, its clicks their own. */
  @Override
  @SuppressWarnings("deprecation") // still the only way to say it
  public Duration getAllowedTimestampSkew() {
    return StageRunner.ANY_SKEW;
  }
}
