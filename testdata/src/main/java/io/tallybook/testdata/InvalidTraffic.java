package io.tallybook.testdata;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The machines, and the traps: people who look like machines. Each class gives one reason only to
 * be found invalid: a crawler does not click from a data centre, a burst has a browser's user
 * agent.
 */
final class InvalidTraffic {
  /**
   * A class of machines.
   *
   * @param share of the clicks of all machines; they need not sum to 1
   * @param invalidMean clicks of one machine that are invalid, on the average
   * @param validMean clicks of one machine that are not: people's, suspect ones and those before it
   *     shows
   */
  private record MachineClass(
      double share, double invalidMean, double validMean, ClickScript script) {
    double clicksMean() {
      return invalidMean + validMean;
    }

    /** A class with many clicks a machine needs fewer machines for its share. */
    double machines() {
      return share / clicksMean();
    }
  }

  /** Ads that some scripts need, lest they click on one of them too often. */
  private static final int ADS_MIN = 10;

  private static final double LATER_CLICKS_MEAN = Bursts.LATER_CLICKS_MAX / 2.0;

  private static final double BURST_CLICKS_MEAN =
      mean(Bursts.CLICKS_MIN, Bursts.CLICKS_MAX) + LATER_CLICKS_MEAN;

  private static final List<MachineClass> SINGLES =
      List.of(
          single(0.08, TruthLabel.MISSING_USER_AGENT),
          single(0.10, TruthLabel.KNOWN_BOT),
          single(0.08, TruthLabel.HTTP_LIBRARY),
          single(0.03, TruthLabel.NON_BROWSER),
          single(0.09, TruthLabel.DATA_CENTRE),
          single(0.03, TruthLabel.CRAWLER_ADDRESS),
          single(0.04, TruthLabel.FAKE_CRAWLER),
          single(0.03, TruthLabel.PROXY),
          single(0.04, TruthLabel.PREFETCH),
          single(0.02, TruthLabel.INTERNAL_TEST),
          single(0.02, TruthLabel.FUTURE_TIME),
          single(0.03, TruthLabel.DEVICE_MISMATCH),
          single(0.03, TruthLabel.GEO_MISMATCH),
          single(0.03, TruthLabel.BLOCKLISTED),
          single(0.04, TruthLabel.CLICK_FLOOD),
          single(0.02, TruthLabel.LATE_INSTALLS),
          single(0.03, TruthLabel.UNIFORM_PUBLISHER));

  /** Those that reach into the time to come: they fill the queue of what is on its way. */
  private static final List<MachineClass> LASTING =
      List.of(
          single(0.01, TruthLabel.STALE_TIME),
          new MachineClass(0.06, 1, 1, ClickPairs.DOUBLE_CLICK),
          new MachineClass(0.05, 1, 1, ClickPairs.REPEAT_CLICK),
          new MachineClass(0.02, 0, 2, ClickPairs.GEO_VELOCITY),
          new MachineClass(0.10, BURST_CLICKS_MEAN - 3, 3, Bursts.BY_ADDRESS),
          new MachineClass(0.06, BURST_CLICKS_MEAN - 1, 1, Bursts.BY_USER),
          new MachineClass(
              0.05,
              mean(LongRuns.CADENCE_CLICKS_MIN, LongRuns.CADENCE_CLICKS_MAX),
              0,
              LongRuns.CADENCE),
          new MachineClass(
              0.03,
              mean(LongRuns.USER_CLICKS_MIN, LongRuns.USER_CLICKS_MAX)
                  - LongRuns.USER_CLICKS_ALLOWED,
              LongRuns.USER_CLICKS_ALLOWED,
              LongRuns.USER_DAY_CAP),
          new MachineClass(
              0.02, 0, mean(Crowds.BUSY_CLICKS_MIN, Crowds.BUSY_CLICKS_MAX), Crowds.BUSY_ADDRESS),
          new MachineClass(
              0.02,
              0,
              mean(LongRuns.ADDRESS_CLICKS_MIN, LongRuns.ADDRESS_CLICKS_MAX),
              LongRuns.ADDRESS_DAY_CAP),
          new MachineClass(0.03, Crowds.BOTS * Crowds.BOT_MINUTES, 0, Crowds.BOTNET));

  private static final List<ClickScript> TRAPS =
      List.of(ClickPairs.FAST_PAIR, ClickPairs.SHARED_ADDRESS, ClickPairs.LATER_REPEAT);

  /** Those of one ad. */
  private static final List<ClickScript> ONE_AD_TRAPS =
      List.of(ClickPairs.SHARED_ADDRESS, ClickPairs.LATER_REPEAT);

  /** Clicks of each trap. */
  static final int TRAP_CLICKS = 2;

  private final Cast cast;
  private final List<MachineClass> classes;
  private final WeightedChoice machines;
  private final WeightedChoice singles;
  private final List<ClickScript> traps;

  InvalidTraffic(SeededRandom random, AdCatalog ads, Publishers publishers) {
    cast = new Cast(random, ads, publishers);
    classes =
        ads.count() < ADS_MIN
            ? SINGLES
            : Stream.concat(SINGLES.stream(), LASTING.stream()).toList();
    machines = choice(classes);
    singles = choice(SINGLES);
    traps = ads.count() < ADS_MIN ? ONE_AD_TRAPS : TRAPS;
  }

  private static MachineClass single(double share, TruthLabel label) {
    return new MachineClass(
        share, label.isInvalid() ? 1 : 0, label.isInvalid() ? 0 : 1, SingleClicks.of(label));
  }

  private static double mean(int min, int max) {
    return (min + max) / 2.0;
  }

  private static WeightedChoice choice(List<MachineClass> classes) {
    return WeightedChoice.of(classes.stream().mapToDouble(MachineClass::machines).toArray());
  }

  /** Clicks of an average machine. */
  double clicksMean() {
    return invalidClicksMean() + perMachine(MachineClass::validMean);
  }

  /** Clicks of an average machine that are invalid. */
  double invalidClicksMean() {
    return perMachine(MachineClass::invalidMean);
  }

  private double perMachine(ToDoubleFunction<MachineClass> figure) {
    double all = classes.stream().mapToDouble(c -> figure.applyAsDouble(c) * c.machines()).sum();
    return all / classes.stream().mapToDouble(MachineClass::machines).sum();
  }

  /** Lets a machine click, the first time at the given time or soon after, then later. */
  void start(long timeMillis, ClickSink clicks) {
    classes.get(machines.next(cast.random())).script().play(timeMillis, cast, clicks);
  }

  /** Lets a machine click that clicks once only, and is not late. */
  void startSingle(long timeMillis, ClickSink clicks) {
    SINGLES.get(singles.next(cast.random())).script().play(timeMillis, cast, clicks);
  }

  /** Lets people click who look like machines. */
  void startTrap(long timeMillis, ClickSink clicks) {
    traps.get(cast.random().nextInt(traps.size())).play(timeMillis, cast, clicks);
  }
}
