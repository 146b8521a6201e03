package io.tallybook.gateway;

import io.vertx.core.json.JsonObject;

/**
 * One thing wrong with a request.
 *
 * @param index which event of a batch, from 0; {@link #NO_INDEX} where there is no batch
 * @param field the field, parameter or header by the request's own name; empty when the request as
 *     a whole is at fault
 * @param value the offending value, shortened; empty when there is none or it is a secret
 * @param rule the rule it breaks, for a person
 * @param code the name of a {@link io.tallybook.model.RejectionCode} or {@link AccessRule}
 */
record Problem(int index, String field, String value, String rule, String code) {
  static final int NO_INDEX = -1;

  private static final int VALUE_SHOWN_MAX = 80;

  Problem {
    if (value.length() > VALUE_SHOWN_MAX) {
      value = value.substring(0, VALUE_SHOWN_MAX) + "...";
    }
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (index != NO_INDEX) {
      json.put("index", index);
    }
    return json.put("field", field).put("value", value).put("rule", rule).put("code", code);
  }
}
