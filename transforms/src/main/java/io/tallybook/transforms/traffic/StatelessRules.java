package io.tallybook.transforms.traffic;

import io.tallybook.model.AdEvent;
import io.tallybook.model.EventHeader;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The rules of tier T0 that need no list. */
final class StatelessRules {
  private StatelessRules() {}

  static final String UA_MISSING = "UA_MISSING";
  static final String FUTURE_TIME = "FUTURE_TIME";

  /** In the order in which their verdicts are kept. */
  static final List<Function<AdEvent, Optional<Verdict>>> ALL =
      List.of(StatelessRules::uaMissing, StatelessRules::futureTime);

  /** The rules and their versions in one text. */
  static final String VERSIONS = UA_MISSING + "@1+" + FUTURE_TIME + "@1";

  private static final String NO_LIST = "";

  /** A browser or app always sends a user agent: an empty one or a dash is no person. */
  static Optional<Verdict> uaMissing(AdEvent event) {
    String userAgent = event.header().userAgent().strip();
    return userAgent.isEmpty() || userAgent.equals("-")
        ? Optional.of(
            new Verdict(
                UA_MISSING,
                1,
                NO_LIST,
                Tier.T0,
                Category.GIVT,
                Decision.INVALID,
                "user_agent='" + userAgent + "'"))
        : Optional.empty();
  }

  /**
   * The declared time lay so far in the future that it was clamped: suspect, yet it may be a wrong
   * clock.
   */
  static Optional<Verdict> futureTime(AdEvent event) {
    EventHeader header = event.header();
    return header.declaredTimeMillis() > header.eventTimeMillis()
        ? Optional.of(
            new Verdict(
                FUTURE_TIME,
                1,
                NO_LIST,
                Tier.T0,
                Category.GIVT,
                Decision.SUSPECT,
                "declared " + Instant.ofEpochMilli(header.declaredTimeMillis())))
        : Optional.empty();
  }
}
