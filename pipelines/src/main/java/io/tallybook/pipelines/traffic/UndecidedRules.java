package io.tallybook.pipelines.traffic;

import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.Money;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which rules a policy cannot decide, for want of a list. */
public final class UndecidedRules {
  private UndecidedRules() {}

  /**
   * Tells the rules that cannot decide at any of some times, found by asking them.
   *
   * @return a line for each reason, for instance {@code no list vpn-ranges: undecided is PROXY_VPN}
   */
  public static List<String> notes(TrafficPolicy policy, Instant... times) {
    return Stream.of(times)
        .flatMap(time -> at(policy, time).entrySet().stream())
        .map(entry -> entry.getKey() + ": undecided is " + String.join(", ", entry.getValue()))
        .distinct()
        .toList();
  }

  private static Map<String, List<String>> at(TrafficPolicy policy, Instant time) {
    Map<String, List<String>> rules = new TreeMap<>();
    for (Verdict verdict : policy.judge().judge(clickAt(time.toEpochMilli()))) {
      if (verdict.decision() == Decision.UNDECIDED) {
        rules
            .computeIfAbsent(verdict.evidence(), reason -> new ArrayList<>())
            .add(verdict.ruleId());
      }
    }
    rules.values().forEach(ids -> ids.sort(null));
    return rules;
  }

  /** A click that tells all that rules ask for; the address is one for documentation. */
  private static Click clickAt(long timeMillis) {
    return new Click(
        new EventHeader(
            new EventId("sample"),
            new AdRef("sample", "sample", "sample"),
            timeMillis,
            timeMillis,
            timeMillis,
            "sample",
            "DE",
            Device.DESKTOP,
            "192.0.2.1",
            "Mozilla/5.0 (X11; Linux x86_64)"),
        new Money(0, "EUR"));
  }
}
