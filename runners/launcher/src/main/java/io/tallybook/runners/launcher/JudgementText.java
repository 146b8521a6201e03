package io.tallybook.runners.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.testdata.TruthLabel;
import io.tallybook.testdata.judge.ClassFigures;
import io.tallybook.testdata.judge.JudgementReport;
import io.tallybook.testdata.judge.RuleFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.StringJoiner;

/** Shows how well the rules did: tables for a person, or JSON. */
final class JudgementText {
  private final JudgementReport report;
  private final Set<TruthLabel> without;

  /**
   * @param without classes that are left out of the recall overall
   */
  JudgementText(JudgementReport report, Set<TruthLabel> without) {
    this.report = report;
    this.without = without;
  }

  void writeTables(PrintWriter out) throws IOException {
    out.print("Bad clicks, by class\n");
    StringJoiner bad =
        table("class,expected,clicks,caught,recall,invalid,suspect,undecided,caught_by");
    for (ClassFigures figures : report.classes()) {
      TruthLabel label = figures.label();
      if (label.expected() != Decision.VALID) {
        bad.add(
            row(
                name(label),
                label.expected(),
                figures.clicks(),
                figures.caught(),
                percent(JudgementReport.share(figures.caught(), figures.clicks())),
                figures.invalid(),
                figures.suspect(),
                figures.undecided(),
                String.join(" ", label.caughtBy())));
      }
    }
    TextTable.write(bad.toString(), out);
    out.print("\nGood clicks, by class\n");
    StringJoiner good = table("class,trap,clicks,invalid,suspect,undecided,kept");
    for (ClassFigures figures : report.classes()) {
      if (figures.label().expected() == Decision.VALID) {
        good.add(
            row(
                name(figures.label()),
                figures.label().isTrap() ? "trap" : "",
                figures.clicks(),
                figures.invalid(),
                figures.suspect(),
                figures.undecided(),
                percent(
                    JudgementReport.share(
                        figures.clicks() - figures.invalid(), figures.clicks()))));
      }
    }
    TextTable.write(good.toString(), out);
    out.print("\nRules\n");
    StringJoiner rules =
        table("rule,invalid,suspect,undecided,right,other,wrong,missed,precision,recall");
    for (RuleFigures figures : report.rules()) {
      rules.add(
          row(
              figures.rule(),
              figures.invalid(),
              figures.suspect(),
              figures.undecided(),
              figures.right(),
              figures.other(),
              figures.wrong(),
              figures.missed(),
              percent(precision(figures)),
              percent(recall(figures))));
    }
    TextTable.write(rules.toString(), out);
    writeOverall(out);
  }

  private void writeOverall(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%nclicks         %,d%n"
            + "truly invalid  %,d%n"
            + "found invalid  %,d, rightly %,d%n"
            + "precision      %s%n"
            + "recall         %s%s%n"
            + "decision rate  %s%n",
        report.clicks(),
        report.trulyInvalid(),
        report.foundInvalid(),
        report.rightlyInvalid(),
        percent(report.precision()),
        percent(report.recall(without)),
        without.isEmpty()
            ? ""
            : " (without "
                + String.join(", ", without.stream().map(JudgementText::name).toList())
                + ")",
        percent(report.decisionRate()));
    if (report.unknown() > 0) {
      out.printf(
          Locale.ROOT,
          "Note: %,d marked clicks are not in the truth; was it another run's?%n",
          report.unknown());
    }
    if (report.outside() > 0) {
      out.printf(Locale.ROOT, "Note: %,d marked clicks are of other days.%n", report.outside());
    }
  }

  void writeJson(PrintWriter out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("clicks", report.clicks());
      json.writeNumberField("truly_invalid", report.trulyInvalid());
      json.writeNumberField("found_invalid", report.foundInvalid());
      json.writeNumberField("rightly_invalid", report.rightlyInvalid());
      writeShare("precision", report.precision(), json);
      writeShare("recall", report.recall(without), json);
      json.writeArrayFieldStart("recall_without");
      for (TruthLabel label : without) {
        json.writeString(name(label));
      }
      json.writeEndArray();
      writeShare("decision_rate", report.decisionRate(), json);
      json.writeNumberField("unknown", report.unknown());
      json.writeNumberField("outside", report.outside());
      json.writeArrayFieldStart("classes");
      for (ClassFigures figures : report.classes()) {
        writeClass(figures, json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("rules");
      for (RuleFigures figures : report.rules()) {
        writeRule(figures, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.print("\n");
  }

  private static void writeClass(ClassFigures figures, JsonGenerator json) throws IOException {
    TruthLabel label = figures.label();
    json.writeStartObject();
    json.writeStringField("class", name(label));
    json.writeStringField("expected", label.expected().name());
    json.writeBooleanField("trap", label.isTrap());
    json.writeArrayFieldStart("caught_by");
    for (String rule : label.caughtBy()) {
      json.writeString(rule);
    }
    json.writeEndArray();
    json.writeNumberField("clicks", figures.clicks());
    json.writeNumberField("caught", figures.caught());
    json.writeNumberField("invalid", figures.invalid());
    json.writeNumberField("suspect", figures.suspect());
    json.writeNumberField("undecided", figures.undecided());
    json.writeEndObject();
  }

  private static void writeRule(RuleFigures figures, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("rule", figures.rule());
    json.writeNumberField("invalid", figures.invalid());
    json.writeNumberField("suspect", figures.suspect());
    json.writeNumberField("undecided", figures.undecided());
    json.writeNumberField("right", figures.right());
    json.writeNumberField("other", figures.other());
    json.writeNumberField("wrong", figures.wrong());
    json.writeNumberField("missed", figures.missed());
    writeShare("precision", precision(figures), json);
    writeShare("recall", recall(figures), json);
    json.writeEndObject();
  }

  private static void writeShare(String field, OptionalDouble share, JsonGenerator json)
      throws IOException {
    if (share.isPresent()) {
      json.writeNumberField(field, share.getAsDouble());
    } else {
      json.writeNullField(field);
    }
  }

  /** Marks on bad clicks, of whatever class, among all its marks. */
  private static OptionalDouble precision(RuleFigures figures) {
    long bad = figures.right() + figures.other();
    return JudgementReport.share(bad, bad + figures.wrong());
  }

  private static OptionalDouble recall(RuleFigures figures) {
    return JudgementReport.share(figures.right(), figures.right() + figures.missed());
  }

  /** For instance {@code 99.95 %}; a dash if there is no share. */
  static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.2f %%", 100 * share.getAsDouble())
        : "-";
  }

  private static String name(TruthLabel label) {
    return label.name().toLowerCase(Locale.ROOT);
  }

  private static StringJoiner table(String head) {
    return new StringJoiner("\n").add(head);
  }

  /** A row of CSV; no field holds what would have to be quoted. */
  private static String row(Object... fields) {
    return String.join(",", List.of(fields).stream().map(Object::toString).toList());
  }
}
