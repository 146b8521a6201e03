package io.tallybook.reconciliation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A line of a log, written as a row of a script: {@code click("a").at("00:00:05").cpc("0.25")}.
 *
 * @param json the object without its braces
 */
record LogText(String json) {
  static final String DAY = "2026-03-01";

  static LogText click(String id) {
    return event("click", id).agent("Mozilla/5.0");
  }

  static LogText event(String type, String id) {
    return new LogText("\"type\":\"" + type + "\",\"event_id\":\"" + id + "\"");
  }

  /** Time of {@link #DAY}, {@code hh:mm:ss}. */
  LogText at(String time) {
    return with("timestamp", "\"" + DAY + "T" + time + "Z\"");
  }

  LogText ad(String adId) {
    return with("ad_id", "\"" + adId + "\"")
        .with("advertiser_id", "\"adv\"")
        .with("campaign_id", "\"camp\"");
  }

  /** The price, as it is to stand in the log. */
  LogText cpc(String json) {
    return with("cost_per_click", json);
  }

  LogText agent(String userAgent) {
    return with("user_agent", "\"" + userAgent + "\"");
  }

  /** With one more field; the value as it is to stand in the log. */
  LogText with(String field, String value) {
    return new LogText(json + ",\"" + field + "\":" + value);
  }

  /** Without a field that was given, whose value has neither comma nor brace. */
  LogText without(String field) {
    return new LogText(json.replaceAll(",?\"" + field + "\":[^,}]*", ""));
  }

  @Override
  public String toString() {
    return "{" + json + "}";
  }

  static Path write(Path file, Object... lines) throws IOException {
    return Files.write(file, List.of(lines).stream().map(Object::toString).toList());
  }
}
