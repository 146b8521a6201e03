package io.tallybook.transforms.traffic;

import io.tallybook.model.EventHeader;
import io.tallybook.model.EventValidator;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.Setting.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The client declares a time that lies in the future: suspect, yet it may be a wrong clock. */
public final class FutureTimeRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("FUTURE_TIME", 1, Tier.T0, Category.GIVT);
  private static final String SKEW = "skew_max";

  public static final RuleKind KIND =
      new RuleKind(
          INFO,
          List.of(
              new Setting(
                  SKEW,
                  Unit.DURATION,
                  EventValidator.FUTURE_SKEW_MILLIS_MAX,
                  0,
                  Duration.ofDays(1).toMillis(),
                  "How far the declared time may lie after the time of receipt.")),
          settings -> new FutureTimeRule(settings.get(SKEW)));

  private final long skewMillisMax;

  private FutureTimeRule(long skewMillisMax) {
    this.skewMillisMax = skewMillisMax;
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    EventHeader header = event.header();
    return header.declaredTimeMillis() - header.receivedAtMillis() > skewMillisMax
        ? Optional.of(
            INFO.verdict(
                Decision.SUSPECT, "declared " + Instant.ofEpochMilli(header.declaredTimeMillis())))
        : Optional.empty();
  }
}
