package io.tallybook.testdata.judge;

import io.tallybook.testdata.TruthLabel;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * How well the rules tell bad clicks from good ones.
 *
 * @param classes by label; those without clicks are absent
 * @param rules by id: those that said anything or should have
 * @param unknown marked clicks that the truth does not name
 * @param outside marked clicks of other days than the one asked for
 */
public record JudgementReport(
    List<ClassFigures> classes, List<RuleFigures> rules, long unknown, long outside) {

  static JudgementReport of(
      List<ClassFigures> classes, List<RuleFigures> rules, long unknown, long outside) {
    return new JudgementReport(
        classes.stream().sorted(Comparator.comparing(ClassFigures::label)).toList(),
        rules.stream().sorted(Comparator.comparing(RuleFigures::rule)).toList(),
        unknown,
        outside);
  }

  public JudgementReport {
    classes = List.copyOf(classes);
    rules = List.copyOf(rules);
  }

  /** All clicks of the truth. */
  public long clicks() {
    return sum(ClassFigures::clicks, EnumSet.allOf(TruthLabel.class));
  }

  /** Clicks out of the bill. */
  public long foundInvalid() {
    return sum(ClassFigures::invalid, EnumSet.allOf(TruthLabel.class));
  }

  /** Clicks rightly out of the bill. */
  public long rightlyInvalid() {
    return sum(ClassFigures::invalid, invalidLabels());
  }

  /** Clicks that should be out of the bill. */
  public long trulyInvalid() {
    return sum(ClassFigures::clicks, invalidLabels());
  }

  /** Of the clicks out of the bill, those rightly so; empty if there are none. */
  public OptionalDouble precision() {
    return share(rightlyInvalid(), foundInvalid());
  }

  /**
   * Of the clicks that should be out of the bill, those that are, by whatever rule; empty if there
   * are none.
   *
   * @param without classes that are left out of account
   */
  public OptionalDouble recall(Set<TruthLabel> without) {
    EnumSet<TruthLabel> labels = invalidLabels();
    labels.removeAll(without);
    return share(sum(ClassFigures::invalid, labels), sum(ClassFigures::clicks, labels));
  }

  /** Of all clicks, those that every rule could judge or some rule found bad. */
  public OptionalDouble decisionRate() {
    long undecided = sum(ClassFigures::undecided, EnumSet.allOf(TruthLabel.class));
    return share(clicks() - undecided, clicks());
  }

  /** A part of a whole; empty if there is no whole. */
  public static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  private long sum(ToLongFunction<ClassFigures> figure, Set<TruthLabel> labels) {
    return classes.stream()
        .filter(figures -> labels.contains(figures.label()))
        .mapToLong(figure)
        .sum();
  }

  private static EnumSet<TruthLabel> invalidLabels() {
    EnumSet<TruthLabel> labels = EnumSet.noneOf(TruthLabel.class);
    for (TruthLabel label : TruthLabel.values()) {
      if (label.isInvalid()) {
        labels.add(label);
      }
    }
    return labels;
  }
}
