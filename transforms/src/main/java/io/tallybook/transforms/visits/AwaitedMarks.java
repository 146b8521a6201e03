package io.tallybook.transforms.visits;

import io.tallybook.transforms.verdicts.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Marks that have come before their click, by bucket of their times and by click. Of one click and
 * rule they are added up. For one thread.
 */
final class AwaitedMarks {
  private final Map<Long, Map<Long, List<VisitMark>>> byBucket = new HashMap<>();

  /** Adds a mark to those of its click. */
  void add(long bucket, VisitMark mark) {
    List<VisitMark> marks =
        byBucket
            .computeIfAbsent(bucket, any -> new HashMap<>())
            .computeIfAbsent(mark.click(), any -> new ArrayList<>(1));
    int change = mark.change() + change(marks, mark.ruleId());
    marks.removeIf(same -> same.ruleId().equals(mark.ruleId()));
    if (change != 0) {
      marks.add(mark.withChange(change));
    }
  }

  /** How much more often a mark's rule has marked the click than taken that back. */
  int change(long bucket, VisitMark mark) {
    return change(of(bucket, mark.id(), mark.timeMillis()), mark.ruleId());
  }

  private static int change(List<VisitMark> marks, String ruleId) {
    for (VisitMark mark : marks) {
      if (mark.ruleId().equals(ruleId)) {
        return mark.change();
      }
    }
    return 0;
  }

  boolean isEmpty() {
    return byBucket.isEmpty();
  }

  /** The marks that await a click. */
  List<VisitMark> of(long bucket, long id, long timeMillis) {
    Map<Long, List<VisitMark>> byClick = byBucket.get(bucket);
    return byClick == null
        ? List.of()
        : byClick.getOrDefault(Mark.keyOf(id, timeMillis), List.of());
  }

  void forget(long bucket) {
    byBucket.remove(bucket);
  }
}
