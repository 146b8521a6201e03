package io.tallybook.testdata.judge;

import io.tallybook.model.JudgedClick;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.testdata.TruthLabel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what the rules said of each click, to be held against the truth. A click of which nothing
 * was said is valid. For one thread; some 300 bytes of memory a marked click.
 */
public final class Judgement {
  private static final Marks NONE = new Marks(Standing.VALID, 0, List.of());

  private final Truth truth;

  /** By id, then by event time: a click whose id came again, earlier, was judged at both times. */
  private final Map<String, Map<Long, Marks>> marksById = new HashMap<>();

  private long unknown;
  private long outside;

  /** What was said of a click last. */
  record Marks(Standing standing, long revision, List<Verdict> verdicts) {}

  public Judgement(Truth truth) {
    this.truth = truth;
  }

  /**
   * Adds a file of verdicts. Of a click that an earlier file names, too, this one's verdicts hold.
   *
   * @throws UnreadableJudgementException if it cannot be read, or rows of a click differ in its
   *     standing
   */
  public void addFile(Path file) throws IOException {
    Map<String, Marks> marks = new HashMap<>();
    VerdictFile.read(
        file,
        (eventId, standing, verdict) -> {
          Marks known =
              marks.computeIfAbsent(eventId, id -> new Marks(standing, 0, new ArrayList<>()));
          if (known.standing() != standing) {
            throw new IllegalArgumentException(
                "standing of event '%s' is %s, was %s in an earlier row"
                    .formatted(eventId, standing, known.standing()));
          }
          known.verdicts().add(verdict);
        });
    marks.forEach(
        (eventId, said) -> {
          look(eventId);
          marksById.put(eventId, Map.of(0L, said));
        });
  }

  /**
   * Adds a message of the topic; of those of an id and event time the greatest revision holds. What
   * was said of a time that does not count any more was taken back.
   */
  public void add(JudgedClick judged) {
    String eventId = judged.click().header().id().value();
    look(eventId);
    marksById
        .computeIfAbsent(eventId, id -> new HashMap<>())
        .merge(
            judged.click().header().eventTimeMillis(),
            new Marks(judged.standing(), judged.revision(), judged.verdicts()),
            (a, b) -> a.revision() <= b.revision() ? b : a);
  }

  private Marks marksOf(String eventId) {
    return marksById.getOrDefault(eventId, Map.of()).values().stream()
        .max(Comparator.comparing(Marks::standing))
        .orElse(NONE);
  }

  /** Counts an id that is seen for the first time and is not of the truth. */
  private void look(String eventId) {
    if (!marksById.containsKey(eventId) && !truth.labels().containsKey(eventId)) {
      if (truth.outside().contains(eventId)) {
        outside++;
      } else {
        unknown++;
      }
    }
  }

  /** Holds it all against the truth. */
  public JudgementReport report() {
    Map<TruthLabel, ClassFigures.Builder> classes = new HashMap<>();
    Map<String, RuleFigures.Builder> rules = new HashMap<>();
    truth
        .labels()
        .forEach(
            (eventId, label) -> {
              Marks marks = marksOf(eventId);
              classes.computeIfAbsent(label, ClassFigures.Builder::new).add(marks);
              for (Verdict verdict : marks.verdicts()) {
                rules
                    .computeIfAbsent(verdict.ruleId(), RuleFigures.Builder::new)
                    .add(verdict.decision(), label);
              }
              label
                  .caughtBy()
                  .forEach(
                      rule -> rules.computeIfAbsent(rule, RuleFigures.Builder::new).addMember());
            });
    return JudgementReport.of(
        classes.values().stream().map(ClassFigures.Builder::build).toList(),
        rules.values().stream().map(RuleFigures.Builder::build).toList(),
        unknown,
        outside);
  }
}
