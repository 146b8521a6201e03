package io.tallybook.testdata.judge;

import io.tallybook.model.JudgedClick;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.testdata.TruthLabel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what the rules said of each click, to be held against the truth. A click of which nothing
 * was said is valid. For one thread; some 300 bytes of memory a marked click.
 */
public final class Judgement {
  private final Truth truth;
  private final Map<String, Marks> marksById = new HashMap<>();
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
    marks.forEach(this::put);
  }

  /** Adds a message of the topic; of those of a click the greatest revision holds. */
  public void add(JudgedClick judged) {
    String eventId = judged.click().header().id().value();
    Marks known = marksById.get(eventId);
    if (known == null || known.revision() <= judged.revision()) {
      put(eventId, new Marks(judged.standing(), judged.revision(), judged.verdicts()));
    }
  }

  private void put(String eventId, Marks marks) {
    boolean isNew = marksById.put(eventId, marks) == null;
    if (isNew && !truth.labels().containsKey(eventId)) {
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
    Marks none = new Marks(Standing.VALID, 0, List.of());
    truth
        .labels()
        .forEach(
            (eventId, label) -> {
              Marks marks = marksById.getOrDefault(eventId, none);
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
