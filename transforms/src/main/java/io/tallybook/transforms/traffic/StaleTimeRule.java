package io.tallybook.transforms.traffic;

import io.tallybook.model.EventHeader;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.Setting.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An event that was handed in long after its time: suspect, as a replayed one would be, yet it may
 * be a wrong clock or a phone that was switched off.
 */
public final class StaleTimeRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("STALE_TIME", 1, Tier.T0, Category.GIVT);
  private static final String AGE = "age_max";

  public static final RuleKind KIND =
      new RuleKind(
          INFO,
          List.of(
              new Setting(
                  AGE,
                  Unit.DURATION,
                  Duration.ofDays(7).toMillis(),
                  Duration.ofMinutes(1).toMillis(),
                  Duration.ofDays(366).toMillis(),
                  "How long after its time an event may be received.")),
          settings -> new StaleTimeRule(settings.get(AGE)));

  private final long ageMillisMax;

  private StaleTimeRule(long ageMillisMax) {
    this.ageMillisMax = ageMillisMax;
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    EventHeader header = event.header();
    return header.receivedAtMillis() - header.declaredTimeMillis() > ageMillisMax
        ? Optional.of(
            INFO.verdict(
                Decision.SUSPECT,
                "declared "
                    + Instant.ofEpochMilli(header.declaredTimeMillis())
                    + ", received "
                    + Instant.ofEpochMilli(header.receivedAtMillis())))
        : Optional.empty();
  }
}
