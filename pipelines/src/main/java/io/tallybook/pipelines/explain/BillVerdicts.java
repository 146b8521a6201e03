package io.tallybook.pipelines.explain;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.pipelines.billing.KeptRun;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a bill said of the clicks of some ids: facts from the files of its run. Memory: those clicks
 * alone; verdicts that are equal are kept once.
 */
final class BillVerdicts {
  /** Of a record that no rule speaks of. */
  static final Said NOTHING = new Said(Standing.VALID, List.of());

  private final LocalDate day;
  private final Map<String, Said> said = new HashMap<>();
  private final Function<AdEvent, List<Verdict>> judge;

  /**
   * What rules say of a record.
   *
   * @param standing what they come to
   * @param verdicts in rule order
   */
  record Said(Standing standing, List<Verdict> verdicts) {
    Said {
      verdicts = List.copyOf(verdicts);
    }

    static Said of(List<Verdict> verdicts) {
      return new Said(Standing.of(verdicts), verdicts);
    }
  }

  private BillVerdicts(LocalDate day, Function<AdEvent, List<Verdict>> judge) {
    this.day = day;
    this.judge = judge;
  }

  /**
   * Reads what a run keeps of the ids asked for.
   *
   * @param day of the bill
   * @param judge what the rules of single events say: of a click that only could not be decided a
   *     run keeps nothing
   */
  static BillVerdicts read(
      KeptRun run, LocalDate day, RecordSelection asked, Function<AdEvent, List<Verdict>> judge) {
    BillVerdicts facts = new BillVerdicts(day, judge);
    Map<Verdict, Verdict> known = new HashMap<>();
    run.forEachVerdict(
        id -> asked.takesId(ByteString.copyFromUtf8(id)),
        (id, standing, verdict) -> {
          Said before = facts.said.getOrDefault(id, NOTHING);
          List<Verdict> all = new ArrayList<>(before.verdicts());
          all.add(known.computeIfAbsent(verdict, same -> same));
          facts.said.put(id, new Said(standing, all));
        });
    return facts;
  }

  /** What was said of a record; only of the day's clicks that count anything is. */
  Said of(AdEvent event, LocalDate recordDay, boolean counts) {
    if (!counts || !recordDay.equals(day) || !(event instanceof Click)) {
      return NOTHING;
    }
    Said marked = said.get(event.header().id().value());
    return marked != null
        ? marked
        : Said.of(
            judge.apply(event).stream()
                .filter(verdict -> verdict.decision() == Decision.UNDECIDED)
                .toList());
  }
}
