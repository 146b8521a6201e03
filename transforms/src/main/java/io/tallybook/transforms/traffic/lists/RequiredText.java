package io.tallybook.transforms.traffic.lists;

import org.jspecify.annotations.Nullable;

/**
 * The longest text that whatever a regular expression matches must contain. It reads the outermost
 * level only, and gives up on what it does not know: a shorter text, or none, costs time only.
 */
final class RequiredText {
  /** Shorter ones are in too many agents to tell anything. */
  static final int LENGTH_MIN = 3;

  private static final String QUANTIFIERS = "?*{";

  /** Letters that stand for a kind of character or place when escaped, with nothing behind them. */
  private static final String CLASS_LETTERS = "dDwWsSbBtnr";

  private final String regex;
  private final StringBuilder run = new StringBuilder();
  private String longest = "";
  private int position;
  private boolean unknown;

  private RequiredText(String regex) {
    this.regex = regex;
  }

  /** The text, or null if there is none of {@link #LENGTH_MIN} characters or more. */
  static @Nullable String of(String regex) {
    return regex.contains("(?") || regex.contains("\\Q") ? null : new RequiredText(regex).find();
  }

  private @Nullable String find() {
    while (position < regex.length()) {
      char c = regex.charAt(position++);
      switch (c) {
        case '|' -> {
          return null; // one of several, and which is not known
        }
        case '[' -> skipClass();
        case '(' -> skipGroup();
        case '\\' -> escaped(regex.charAt(position++));
        case '?', '*', '{' -> optional();
        case '+', '.', '^', '$' -> endRun();
        default -> run.append(c);
      }
    }
    endRun();
    return !unknown && longest.length() >= LENGTH_MIN ? longest : null;
  }

  /** An escaped letter or digit stands for something else, any other character for itself. */
  private void escaped(char c) {
    if (Character.isLetterOrDigit(c)) {
      unknown |= CLASS_LETTERS.indexOf(c) < 0;
      endRun();
    } else {
      run.append(c);
    }
  }

  /** The character before may be missing. */
  private void optional() {
    if (run.length() > 0) {
      run.setLength(run.length() - 1);
    }
    endRun();
    if (regex.charAt(position - 1) == '{') {
      position = regex.indexOf('}', position) + 1;
    }
  }

  private void endRun() {
    longest = run.length() > longest.length() ? run.toString() : longest;
    run.setLength(0);
  }

  private void skipClass() {
    endRun();
    if (regex.charAt(position) == '^') {
      position++;
    }
    if (regex.charAt(position) == ']') {
      position++;
    }
    while (regex.charAt(position) != ']') {
      unknown |= regex.charAt(position) == '['; // a class within a class
      position += regex.charAt(position) == '\\' ? 2 : 1;
    }
    position++;
    skipQuantifier();
  }

  private void skipGroup() {
    endRun();
    int depth = 1;
    while (depth > 0) {
      char c = regex.charAt(position++);
      switch (c) {
        case '\\' -> position++;
        case '[' -> skipClass();
        case '(' -> depth++;
        case ')' -> depth--;
        default -> {}
      }
    }
    skipQuantifier();
  }

  private void skipQuantifier() {
    if (position < regex.length() && QUANTIFIERS.indexOf(regex.charAt(position)) >= 0) {
      position++;
      optional();
    }
  }
}
