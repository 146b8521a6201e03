package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict.Decision;
import java.io.Serializable;
import java.util.Comparator;

/**
 * What a rule says of a source and thereby of all its clicks of a day.
 *
 * @param ruleId for instance {@code CLICK_FLOOD}
 * @param ruleVersion version of the rule's logic
 * @param kind what the source is
 * @param source its id, or its address in text form; not empty
 * @param decision INVALID, or UNDECIDED where the rule would have something to say but for want of
 *     data
 * @param evidence the figures it went by, for a person
 */
public record Finding(
    String ruleId,
    int ruleVersion,
    SourceKind kind,
    String source,
    Decision decision,
    String evidence)
    implements Serializable {
  /** By rule, then by source. */
  public static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::ruleId)
          .thenComparing(Finding::source)
          .thenComparing(Finding::toLine);

  private static final int FIELDS = 6;

  public Finding {
    if (source.isEmpty()) {
      throw new IllegalArgumentException(ruleId + " found a source without a name");
    }
  }

  /** The finding as a line without its end: fields between tabs, with backslash escapes. */
  public String toLine() {
    return String.join(
        "\t",
        escaped(ruleId),
        Integer.toString(ruleVersion),
        kind.name(),
        escaped(source),
        decision.name(),
        escaped(evidence));
  }

  /**
   * Reads what {@link #toLine} wrote.
   *
   * @throws IllegalArgumentException if it is no such line
   */
  public static Finding ofLine(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "a finding has " + FIELDS + " fields between tabs, found " + fields.length + ": " + line);
    }
    return new Finding(
        unescaped(fields[0]),
        Integer.parseInt(fields[1]),
        SourceKind.valueOf(fields[2]),
        unescaped(fields[3]),
        Decision.valueOf(fields[4]),
        unescaped(fields[5]));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c =
            switch (text.charAt(i)) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> text.charAt(i);
            };
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
