package io.tallybook.serving;

import io.tallybook.model.Source;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the parameters of one request and gathers what is wrong with them, so that the answer can
 * name all of it together. A parameter that nobody knows is a problem too: a mistyped filter must
 * not silently select everything.
 */
final class RequestParameters {
  /** Most values of one parameter that may be given more than once. */
  private static final int VALUES_MAX = 100;

  private static final Map<String, Source> SOURCES =
      Map.of("live", Source.LIVE, "final", Source.FINAL);

  private final MultiMap parameters;
  private final List<Problem> problems = new ArrayList<>();

  RequestParameters(MultiMap parameters, Set<String> known) {
    this.parameters = parameters;
    for (String name : parameters.names()) {
      if (!known.contains(name)) {
        problem(name, "is not known here: use " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  /** A parameter that may be given once; an empty value counts as not given. */
  Optional<String> text(String name) {
    List<String> values = parameters.getAll(name);
    if (values.size() > 1) {
      problem(name, "must be given once");
    }
    return values.isEmpty() || values.get(0).isEmpty()
        ? Optional.empty()
        : Optional.of(values.get(0));
  }

  /** Every value of a parameter that may be given more than once. */
  Set<String> texts(String name) {
    List<String> values = parameters.getAll(name);
    if (values.size() > VALUES_MAX) {
      problem(name, "may be given at most " + VALUES_MAX + " times");
    }
    return new LinkedHashSet<>(values);
  }

  Optional<Instant> time(String name) {
    Optional<String> text = text(name);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeException e) {
      problem(name, "must be a time in ISO 8601 with its zone, for instance 2017-11-06T16:00:00Z");
      return Optional.empty();
    }
  }

  /** The value that goes by the name given; empty if none was given, or an unknown one. */
  <T> Optional<T> choice(String name, Map<String, T> choices) {
    Optional<String> text = text(name);
    Optional<T> choice = text.map(choices::get);
    if (text.isPresent() && choice.isEmpty()) {
      problem(
          name, "must be one of " + String.join(", ", choices.keySet().stream().sorted().toList()));
    }
    return choice;
  }

  /** The count that {@code source} names, the live one if it names none. */
  Source source() {
    return choice("source", SOURCES).orElse(Source.LIVE);
  }

  void require(String name, Optional<?> value) {
    boolean alreadyNamed = problems.stream().anyMatch(problem -> problem.field().equals(name));
    if (value.isEmpty() && !alreadyNamed) {
      problem(name, "is required");
    }
  }

  /** Adds a problem with the value that was given. */
  void problem(String name, String rule) {
    problems.add(new Problem(name, String.join(",", parameters.getAll(name)), rule));
  }

  /**
   * @throws RefusedRequest naming every problem, if there is one
   */
  void refuseProblems() {
    if (!problems.isEmpty()) {
      throw RefusedRequest.badRequest(problems);
    }
  }
}
