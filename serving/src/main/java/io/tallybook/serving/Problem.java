package io.tallybook.serving;

/**
 * One thing wrong with a request.
 *
 * @param field the parameter
 * @param value what was given, shortened; empty when nothing was
 * @param rule the rule it breaks, for a person
 */
record Problem(String field, String value, String rule) {
  private static final int VALUE_SHOWN_MAX = 80;

  Problem {
    if (value.length() > VALUE_SHOWN_MAX) {
      value = value.substring(0, VALUE_SHOWN_MAX) + "...";
    }
  }
}
