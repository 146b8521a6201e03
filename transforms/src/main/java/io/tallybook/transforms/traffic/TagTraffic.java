package io.tallybook.transforms.traffic;

import io.tallybook.model.AdEvent;
import io.tallybook.model.CountedEvent;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Marks events that are no honest traffic; it deletes none.
 *
 * <p>{@code PCollection<CountedEvent>} -> {@code PCollection<TaggedEvent>}: every element once,
 * with the verdicts of all rules.
 *
 * <p>Time: timestamps, windows and panes are those of the input. Guarantees: verdicts depend on the
 * event alone, so an event that is demoted carries the verdicts it had when it was first. State:
 * none. Rejects: nothing. Cost: no shuffle.
 */
public final class TagTraffic
    extends PTransform<PCollection<CountedEvent>, PCollection<TaggedEvent>> {
  private static final long serialVersionUID = 1L;

  private TagTraffic() {}

  public static TagTraffic create() {
    return new TagTraffic();
  }

  /** The rules that judge, with their versions: whoever keeps verdicts keeps this beside them. */
  public static String rulesVersion() {
    return StatelessRules.VERSIONS;
  }

  @Override
  public PCollection<TaggedEvent> expand(PCollection<CountedEvent> events) {
    return events.apply("JudgeByEvent", ParDo.of(new JudgeFn(StatelessRules.ALL)));
  }

  private static final class JudgeFn extends DoFn<CountedEvent, TaggedEvent> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<TrafficRule> rules;
    private final Counter marked = Metrics.counter(TagTraffic.class, "marked");

    JudgeFn(List<TrafficRule> rules) {
      this.rules = new ArrayList<>(rules);
    }

    @ProcessElement
    public void process(@Element CountedEvent counted, OutputReceiver<TaggedEvent> out) {
      List<Verdict> verdicts = judge(counted.event());
      if (!verdicts.isEmpty()) {
        marked.inc();
      }
      out.output(new TaggedEvent(counted.event(), counted.role(), verdicts));
    }

    /** Makes a list for the few events that need one. */
    private List<Verdict> judge(AdEvent event) {
      List<Verdict> verdicts = List.of();
      for (TrafficRule rule : rules) {
        Optional<Verdict> verdict = rule.judge(event);
        if (verdict.isPresent()) {
          verdicts = verdicts.isEmpty() ? new ArrayList<>() : verdicts;
          verdicts.add(verdict.get());
        }
      }
      return verdicts;
    }
  }
}
