package io.tallybook.bench.peers.tallybook;

import io.tallybook.bench.peers.beam.BeamRun;
import io.tallybook.bench.work.CountingJob;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Source;
import io.tallybook.pipelines.CountEvents;
import io.tallybook.pipelines.WindowStrategy;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.DivertLateEvents;
import java.io.IOException;
import java.time.Duration;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** The live count as it runs in production, with rules or without: what judging costs. */
public final class LiveCountJob implements CountingJob {
  private static final WindowStrategy WINDOWS =
      WindowStrategy.live(Duration.ofMinutes(1), Duration.ofSeconds(1));

  private final TrafficPolicy policy;

  private LiveCountJob(TrafficPolicy policy) {
    this.policy = policy;
  }

  /** Without a rule. */
  public static LiveCountJob unjudged() {
    return new LiveCountJob(TrafficPolicy.defaults().only());
  }

  /**
   * With the rules that need no list but the built-in one. A country belongs to the ad in these
   * clicks, so that nearly every user would be suspect of being in two: that rule looks at a
   * millisecond only, which marks nobody. By default it keeps every user's latest click for an
   * hour.
   */
  public static LiveCountJob judged() {
    return new LiveCountJob(
        TrafficPolicy.defaults().withoutListRules().withSetting("GEO_VELOCITY", "window", 1));
  }

  @Override
  public void run(RunSpec spec) throws IOException, InterruptedException {
    BeamRun.run(spec, new Count(policy));
  }

  private static final class Count
      extends PTransform<PCollection<RawRecord>, PCollection<AggregateRow>> {
    private static final long serialVersionUID = 1L;

    private final TrafficPolicy policy;

    Count(TrafficPolicy policy) {
      this.policy = policy;
    }

    @Override
    public PCollection<AggregateRow> expand(PCollection<RawRecord> records) {
      return records
          .apply(
              "CountEvents",
              CountEvents.of(
                      Source.LIVE,
                      RunSpec.CURRENCY,
                      WINDOWS,
                      DivertLateEvents.none(),
                      RunSpec.DEDUP_HORIZON)
                  .withTraffic(policy))
          .get(CountEvents.ROWS);
    }
  }
}
