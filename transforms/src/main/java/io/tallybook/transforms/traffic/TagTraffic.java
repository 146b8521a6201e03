package io.tallybook.transforms.traffic;

import io.tallybook.model.JudgedEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.Undecided;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Marks events that are no honest traffic; it deletes none.
 *
 * <p>{@code PCollection<LoggedEvent>} -> {@code PCollection<JudgedEvent>}: every element once, with
 * the verdicts of all rules, those that could not decide joined into one.
 *
 * <p>Time: timestamps are those of the input, which is in the global window. Guarantees: verdicts
 * depend on the event and the policy alone, lists chosen by the event's time. State: none. Rejects:
 * nothing. Cost: no shuffle.
 */
public final class TagTraffic
    extends PTransform<PCollection<LoggedEvent>, PCollection<JudgedEvent>> {
  private static final long serialVersionUID = 1L;

  /** All events. */
  public static final TupleTag<JudgedEvent> JUDGED = new TupleTag<>("judged") {};

  private final TrafficPolicy policy;

  private TagTraffic(TrafficPolicy policy) {
    this.policy = policy;
  }

  /** Marks by the rules' defaults, with no lists but those that come with the code. */
  public static TagTraffic create() {
    return with(TrafficPolicy.defaults());
  }

  /** Marks as a policy says. */
  public static TagTraffic with(TrafficPolicy policy) {
    return new TagTraffic(policy);
  }

  /** The same as a stage of a chain. */
  public Stage<LoggedEvent, JudgedEvent> stage() {
    TrafficPolicy judging = policy; // for the lambda, which must not capture the transform
    return (out, sides) -> new JudgeStep(judging.judge(), out);
  }

  @Override
  public PCollection<JudgedEvent> expand(PCollection<LoggedEvent> events) {
    return events
        .apply("JudgeByEvent", RunStage.of(stage(), JUDGED, TupleTagList.empty()))
        .get(JUDGED);
  }

  private static final class JudgeStep implements Step<LoggedEvent> {
    private final EventJudge judge;
    private final Outlet<JudgedEvent> out;
    private List<Verdict> latest = List.of();
    private List<Verdict> latestJoined = List.of();
    private final Counter marked = Metrics.counter(TagTraffic.class, "marked");

    JudgeStep(EventJudge judge, Outlet<JudgedEvent> out) {
      this.judge = judge;
      this.out = out;
    }

    @Override
    public void emit(LoggedEvent logged, long timestampMillis) {
      List<Verdict> verdicts = judge.judge(logged.event());
      if (!verdicts.isEmpty()) {
        marked.inc();
      }
      out.emit(new JudgedEvent(logged, joined(verdicts)), timestampMillis);
    }

    /** The judge tells the same list for as long as events find the same. */
    @SuppressWarnings("ReferenceEquality")
    private List<Verdict> joined(List<Verdict> verdicts) {
      if (verdicts != latest) {
        latest = verdicts;
        latestJoined = Undecided.joined(verdicts);
      }
      return latestJoined;
    }
  }
}
