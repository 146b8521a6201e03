package io.tallybook.transforms.traffic;

import java.io.Serializable;
import java.util.List;

/**
 * A rule as the catalogue lists it, before it is tuned: what it is, what can be set, and how it is
 * made. Every rule class has one as its constant {@code KIND}.
 *
 * @param info what the rule says of itself
 * @param settings what can be set
 * @param maker makes the rule
 * @param isOnDemand whether it judges only where it is switched on
 */
public record RuleKind(RuleInfo info, List<Setting> settings, Maker maker, boolean isOnDemand)
    implements Serializable {
  public RuleKind {
    settings = List.copyOf(settings);
  }

  /** A rule that judges unless it is switched off. */
  public RuleKind(RuleInfo info, List<Setting> settings, Maker maker) {
    this(info, settings, maker, false);
  }

  /** A rule that judges only where it is switched on. */
  public static RuleKind onDemand(RuleInfo info, List<Setting> settings, Maker maker) {
    return new RuleKind(info, settings, maker, true);
  }

  /** Makes a rule. */
  @FunctionalInterface
  public interface Maker extends Serializable {
    /** A rule with these settings. */
    TrafficRule make(RuleSettings settings);
  }

  /** The rule with its defaults. */
  public TrafficRule withDefaults() {
    return maker.make(RuleSettings.defaultsOf(this));
  }
}
