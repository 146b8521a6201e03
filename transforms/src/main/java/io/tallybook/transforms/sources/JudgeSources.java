package io.tallybook.transforms.sources;

import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.BotnetRule;
import io.tallybook.transforms.traffic.Finding;
import io.tallybook.transforms.traffic.LateConversionRule;
import io.tallybook.transforms.traffic.PublisherEntropyRule;
import io.tallybook.transforms.traffic.PublisherRule;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Asks the rules over a day about its sources.
 *
 * <p>{@code PCollection<TaggedEvent>}, bounded, in the global window -> {@code
 * PCollection<Finding>}: what rules have to say of publishers and addresses, one per rule and
 * source at most. The events are those that {@link io.tallybook.transforms.dedup.DeduplicateEvents}
 * puts out: the clicks of the period, and the conversions from its begin until {@link
 * #CONVERSION_WINDOW} after its end. Others are ignored: repeats, clicks that a rule of single
 * events found invalid (an honest publisher must not answer for a crawler that visits it, and the
 * click is not billed anyway), impressions.
 *
 * <p>Guarantees: the same events give the same findings, whatever their order. A click converts
 * when the earliest conversion that names its id comes within the window after it; ids are compared
 * by 64-bit hashes. Addresses that are alike by 80 % are overlooked once in 4,000 pairs, those that
 * are the same never.
 *
 * <p>State: none; one shard's clicks, some 60 bytes each, are in memory at a time, per worker.
 * Rejects: nothing. Cost: a shuffle of clicks and conversions by click id, one of (address, ad,
 * minute) after summing in bundles, and one of 16 short lists for each address with a handful of
 * pairs. A publisher's figures are a sum and a sample of bounded size, added up before every
 * shuffle: no hot publisher.
 */
public final class JudgeSources extends PTransform<PCollection<TaggedEvent>, PCollection<Finding>> {
  private static final long serialVersionUID = 1L;

  /** How long after a click a conversion is looked for. */
  public static final Duration CONVERSION_WINDOW = Duration.ofDays(7);

  /** What findings are encoded with. */
  public static final Coder<Finding> FINDINGS = new FindingCoder();

  /** Of 100 million clicks of 60 bytes, a shard has 6 MB. */
  private static final int SHARDS = 1024;

  private final TrafficPolicy policy;
  private final Period period;
  private final boolean conversionsComplete;

  private JudgeSources(TrafficPolicy policy, Period period, boolean conversionsComplete) {
    this.policy = policy;
    this.period = period;
    this.conversionsComplete = conversionsComplete;
  }

  /**
   * Judges by a policy's rules over a day.
   *
   * @param period whose clicks are looked at, usually a day
   * @param conversionsComplete whether the conversions of all of the window after the period are
   *     there; if not, nobody is condemned for want of them
   */
  public static JudgeSources of(TrafficPolicy policy, Period period, boolean conversionsComplete) {
    return new JudgeSources(policy, period, conversionsComplete);
  }

  @Override
  public PCollection<Finding> expand(PCollection<TaggedEvent> events) {
    PCollectionList<Finding> findings = PCollectionList.empty(events.getPipeline());
    List<PublisherRule> publisherRules = policy.rules(PublisherRule.class);
    if (!publisherRules.isEmpty()) {
      findings = findings.and(publishers(events, publisherRules));
    }
    for (BotnetRule rule : policy.rules(BotnetRule.class)) {
      findings = findings.and(events.apply("FindAlike", FindAlike.of(rule, period)));
    }
    return findings.size() == 0
        ? events.getPipeline().apply("NoRules", Create.empty(FINDINGS))
        : findings.apply("AllFindings", Flatten.pCollections()).setCoder(FINDINGS);
  }

  private PCollection<Finding> publishers(
      PCollection<TaggedEvent> events, List<PublisherRule> rules) {
    PCollectionTuple batches =
        events.apply(
            "BatchByClick",
            RunStage.of(
                keep(period)
                    .then(BatchByShard.with(ClickFacts::encoder).withShards(SHARDS).stage()),
                BatchByShard.BATCHES,
                TupleTagList.empty()));
    long lateAfterMillis =
        policy.rules(LateConversionRule.class).stream()
            .mapToLong(LateConversionRule::lateAfterMillis)
            .findAny()
            .orElse(Long.MAX_VALUE);
    Optional<PublisherEntropyRule> entropy =
        policy.rules(PublisherEntropyRule.class).stream().findAny();
    int sample = entropy.map(PublisherEntropyRule::sample).orElse(1);
    int spared = entropy.map(PublisherEntropyRule::spared).orElse(0);
    return batches
        .get(BatchByShard.BATCHES)
        .setCoder(BatchByShard.CODER)
        .apply("SumPublishers", SumPublishers.of(lateAfterMillis, sample))
        .apply("JudgePublishers", JudgePublishers.of(rules, conversionsComplete, spared));
  }

  /** Static, so that the stage does not hold the transform. */
  private static Stage<TaggedEvent, TaggedEvent> keep(Period period) {
    return (out, sides) ->
        (tagged, timestampMillis) -> {
          if (isHonestClick(tagged, period) || isConversion(tagged, period)) {
            out.emit(tagged, timestampMillis);
          }
        };
  }

  /** Whether it is a click that figures are made of. */
  static boolean isHonestClick(TaggedEvent tagged, Period period) {
    return tagged.role() == Role.FIRST
        && tagged.event() instanceof Click
        && period.contains(tagged.event().header().eventTimeMillis())
        && tagged.isBillable();
  }

  private static boolean isConversion(TaggedEvent tagged, Period period) {
    long timeMillis = tagged.event().header().eventTimeMillis();
    return tagged.role() == Role.FIRST
        && tagged.event() instanceof Conversion conversion
        && !conversion.clickId().isEmpty()
        && period.fromMillis() <= timeMillis
        && timeMillis < period.toMillis() + CONVERSION_WINDOW.toMillis();
  }
}
