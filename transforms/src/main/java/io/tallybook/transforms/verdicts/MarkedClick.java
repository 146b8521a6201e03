package io.tallybook.transforms.verdicts;

import io.tallybook.model.Click;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.TaggedEventFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is said of one click, added up. For one thread. */
final class MarkedClick {
  private static final byte[] NONE = {};

  /** None as long as no mark has brought it. */
  private byte[] content = NONE;

  /** How many more marks came than were taken back, by rule. */
  private final Map<String, Integer> counts = new TreeMap<>();

  /** The rules that counted when the click was announced last; null before the first time. */
  private @Nullable List<String> announced;

  private long revision;

  private static byte[] bytesOf(BytesReader content) {
    int from = content.position();
    return Arrays.copyOfRange(content.array(), from, from + content.remaining());
  }

  void add(Mark mark) {
    boolean bringsVerdicts = mark.ruleId().isEmpty() && mark.change() > 0;
    if (bringsVerdicts || content.length == 0) {
      content = bytesOf(mark.content());
    }
    counts.merge(mark.ruleId(), mark.change(), Integer::sum);
  }

  /**
   * What has to be counted otherwise since the last time; null if nothing. From then on that is
   * what was announced.
   *
   * @param ruleVerdicts what each rule says that looks at several clicks
   */
  @Nullable VerdictChange announce(Map<String, Verdict> ruleVerdicts, TaggedEventFormat format) {
    List<String> active = active();
    List<String> former = announcedRules();
    announced = active;
    if (active.equals(former)) {
      return null;
    }
    if (content.length == 0) {
      throw new IllegalStateException("a click was marked without what it says: " + active);
    }
    TaggedEvent click = format.read(new BytesReader(content), Role.FIRST);
    return new VerdictChange(
        (Click) click.event(),
        verdicts(click, former, ruleVerdicts),
        verdicts(click, active, ruleVerdicts),
        revision++);
  }

  /** Takes over what was announced before a restart. */
  void assumeAnnounced() {
    List<String> active = active();
    if (!active.equals(announcedRules())) {
      revision++;
    }
    announced = active;
  }

  private List<String> announcedRules() {
    return announced == null ? List.of() : announced;
  }

  private List<String> active() {
    List<String> active = new ArrayList<>(counts.size());
    counts.forEach(
        (rule, count) -> {
          if (count > 0) {
            active.add(rule);
          }
        });
    return active;
  }

  private static List<Verdict> verdicts(
      TaggedEvent click, List<String> rules, Map<String, Verdict> ruleVerdicts) {
    List<Verdict> verdicts = new ArrayList<>();
    boolean byEvent = !rules.isEmpty() && rules.get(0).isEmpty();
    for (Verdict verdict : click.verdicts()) {
      if (byEvent || verdict.decision() == Verdict.Decision.UNDECIDED) {
        verdicts.add(verdict);
      }
    }
    for (String rule : rules) {
      if (!rule.isEmpty()) {
        Verdict verdict = ruleVerdicts.get(rule);
        if (verdict == null) {
          throw new IllegalStateException(
              "a click was marked by a rule that is not there: " + rule);
        }
        verdicts.add(verdict);
      }
    }
    return verdicts;
  }
}
