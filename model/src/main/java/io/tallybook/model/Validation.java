package io.tallybook.model;

/** What validation says of a record: an event, or the rule it breaks. */
public sealed interface Validation {

  /** The record is an event. */
  record Accepted(AdEvent event) implements Validation {}

  /**
   * The record breaks a rule.
   *
   * @param code the stable reason
   * @param field the offending field by its wire name; empty when the whole record is at fault
   * @param value the offending value, shortened for display; empty when there is none
   * @param rule the rule it breaks, for a person
   */
  record Violation(RejectionCode code, String field, String value, String rule)
      implements Validation {
    private static final int VALUE_SHOWN_MAX = 80;

    public Violation {
      if (value.length() > VALUE_SHOWN_MAX) {
        value = value.substring(0, VALUE_SHOWN_MAX) + "...";
      }
    }

    /** The violation in one line. */
    public String detail() {
      return (field.isEmpty() ? "record" : field + (value.isEmpty() ? "" : "='" + value + "'"))
          + ": "
          + rule;
    }
  }
}
