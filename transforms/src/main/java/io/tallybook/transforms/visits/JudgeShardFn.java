package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.StageRunner;
import io.tallybook.transforms.traffic.HistoryRule;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.verdicts.Mark;
import io.tallybook.transforms.window.Period;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** The form that {@link JudgeVisits} takes over a bounded input: a whole shard in order. */
final class JudgeShardFn extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Integer, byte[]>> {
  private static final long serialVersionUID = 1L;
  private static final long DAY_MILLIS = 86_400_000;

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
    SortedVisits visits = new SortedVisits();
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
    visits.sortBy(rules.key(key));
    KeyRules sequenceRules = rules.sequenceRulesOf(key);
    List<HistoryRule> historyRules = rules.historyRulesOf(key);
    int from = 0;
    for (int to = 1; to <= visits.size(); to++) {
      if (to == visits.size() || visits.key(to) != visits.key(from)) {
        if (visits.key(from) != VisitKeys.NONE) {
          judgeInOrder(sequenceRules, visits, from, to);
          judgeByDay(historyRules, visits, from, to);
        }
        from = to;
      }
    }
  }

  private void judgeInOrder(KeyRules sequenceRules, SortedVisits visits, int from, int to) {
    long[] state = sequenceRules.newState();
    for (int i = from; i < to; i++) {
      long timeMillis = visits.timeMillis(i);
      int marked = sequenceRules.next(state, timeMillis, visits.attribute(i));
      if (marked != 0 && period.contains(timeMillis)) {
        long id = visits.id(i);
        BytesReader content = visits.content(i);
        sequenceRules.tellChanges(
            0, marked, (ruleId, change) -> marks.write(ruleId, timeMillis, id, change, content));
      }
    }
  }

  private void judgeByDay(List<HistoryRule> historyRules, SortedVisits visits, int from, int to) {
    if (historyRules.isEmpty()) {
      return;
    }
    int first = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || day(visits, i) != day(visits, first)) {
        if (period.contains(visits.timeMillis(first))) {
          judgeDay(historyRules, visits.between(first, i));
        }
        first = i;
      }
    }
  }

  private static long day(SortedVisits visits, int index) {
    return Math.floorDiv(visits.timeMillis(index), DAY_MILLIS);
  }

  private void judgeDay(List<HistoryRule> historyRules, SortedVisits.Range day) {
    for (HistoryRule rule : historyRules) {
      rule.judge(day).stream()
          .forEach(
              i -> marks.write(rule.info().id(), day.timeMillis(i), day.id(i), 1, day.content(i)));
    }
  }

  /** What was grouped carries the end of time, its clicks their own. */
  @Override
  @SuppressWarnings("deprecation") // still the only way to say it
  public Duration getAllowedTimestampSkew() {
    return StageRunner.ANY_SKEW;
  }
}
