package io.tallybook.gateway;

import io.tallybook.model.RejectionCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything wrong with one request: counted in full, shown in part. For one thread. */
final class Problems {
  /** Most problems spelled out in an answer. */
  static final int SHOWN_MAX = 20;

  private final List<Problem> shown = new ArrayList<>();
  private final Map<String, Integer> countByCode = new HashMap<>();
  private int count;

  static Problems of(Problem problem) {
    Problems problems = new Problems();
    problems.add(problem);
    return problems;
  }

  void add(int index, String field, String value, String rule, RejectionCode code) {
    add(new Problem(index, field, value, rule, code.name()));
  }

  private void add(Problem problem) {
    count++;
    countByCode.merge(problem.code(), 1, Integer::sum);
    if (shown.size() < SHOWN_MAX) {
      shown.add(problem);
    }
  }

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The first ones, at most {@link #SHOWN_MAX}. */
  List<Problem> shown() {
    return List.copyOf(shown);
  }

  Map<String, Integer> countByCode() {
    return Map.copyOf(countByCode);
  }
}
