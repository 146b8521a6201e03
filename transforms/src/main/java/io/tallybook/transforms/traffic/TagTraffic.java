package io.tallybook.transforms.traffic;

import io.tallybook.model.AdEvent;
import io.tallybook.model.JudgedEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
 * the verdicts of all rules.
 *
 * <p>Time: timestamps are those of the input, which is in the global window. Guarantees: verdicts
 * depend on the event alone. State: none. Rejects: nothing. Cost: no shuffle.
 */
public final class TagTraffic
    extends PTransform<PCollection<LoggedEvent>, PCollection<JudgedEvent>> {
  private static final long serialVersionUID = 1L;

  /** All events. */
  public static final TupleTag<JudgedEvent> JUDGED = new TupleTag<>("judged") {};

  private TagTraffic() {}

  public static TagTraffic create() {
    return new TagTraffic();
  }

  /** The rules that judge, with their versions: whoever keeps verdicts keeps this beside them. */
  public static String rulesVersion() {
    return StatelessRules.VERSIONS;
  }

  /**
   * What the rules say of an event.
   *
   * @return the verdicts other than VALID, in rule order; empty for good traffic
   */
  public static List<Verdict> judge(AdEvent event) {
    List<Verdict> verdicts = List.of();
    for (Function<AdEvent, Optional<Verdict>> rule : StatelessRules.ALL) {
      Optional<Verdict> verdict = rule.apply(event);
      if (verdict.isPresent()) {
        verdicts = verdicts.isEmpty() ? new ArrayList<>() : verdicts; // few events need one
        verdicts.add(verdict.get());
      }
    }
    return verdicts;
  }

  /** The same as a stage of a chain. */
  public Stage<LoggedEvent, JudgedEvent> stage() {
    return (out, sides) -> new JudgeStep(out);
  }

  @Override
  public PCollection<JudgedEvent> expand(PCollection<LoggedEvent> events) {
    return events
        .apply("JudgeByEvent", RunStage.of(stage(), JUDGED, TupleTagList.empty()))
        .get(JUDGED);
  }

  private static final class JudgeStep implements Step<LoggedEvent> {
    private final Outlet<JudgedEvent> out;
    private final Counter marked = Metrics.counter(TagTraffic.class, "marked");

    JudgeStep(Outlet<JudgedEvent> out) {
      this.out = out;
    }

    @Override
    public void emit(LoggedEvent logged, long timestampMillis) {
      List<Verdict> verdicts = judge(logged.event());
      if (!verdicts.isEmpty()) {
        marked.inc();
      }
      out.emit(new JudgedEvent(logged, verdicts), timestampMillis);
    }
  }
}
