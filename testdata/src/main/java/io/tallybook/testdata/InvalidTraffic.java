package io.tallybook.testdata;

import static io.tallybook.testdata.TruthLabel.DATA_CENTRE;
import static io.tallybook.testdata.TruthLabel.HTTP_LIBRARY;
import static io.tallybook.testdata.TruthLabel.KNOWN_BOT;
import static io.tallybook.testdata.TruthLabel.MISSING_USER_AGENT;
import static io.tallybook.testdata.TruthLabel.REGULAR_CADENCE;
import static io.tallybook.testdata.TruthLabel.VELOCITY_BURST;

import io.tallybook.model.Device;
import java.util.HexFormat;
import java.util.List;

/**
 * The machines. Each gives one reason only to be found invalid: a crawler does not click from a
 * data centre, a burst has a browser's user agent.
 */
final class InvalidTraffic {

  /** Takes the clicks of a machine. */
  interface ClickSink {
    void click(long timeMillis, Visitor visitor, int ad);
  }

  /**
   * A class of machines.
   *
   * @param share of the invalid clicks
   * @param clicksMin fewest clicks of one machine
   * @param clicksMax most clicks of one machine
   */
  private record MachineClass(TruthLabel label, double share, int clicksMin, int clicksMax) {
    double clicksMean() {
      return (clicksMin + clicksMax) / 2.0;
    }

    boolean isRepeating() {
      return clicksMax > 1;
    }
  }

  private static final List<MachineClass> CLASSES =
      List.of(
          new MachineClass(MISSING_USER_AGENT, 0.15, 1, 1),
          new MachineClass(KNOWN_BOT, 0.20, 1, 1),
          new MachineClass(HTTP_LIBRARY, 0.15, 1, 1),
          new MachineClass(VELOCITY_BURST, 0.25, 5, 15),
          new MachineClass(DATA_CENTRE, 0.15, 1, 1),
          new MachineClass(REGULAR_CADENCE, 0.10, 12, 24));

  /** A class with many clicks a machine needs fewer machines for its share. */
  private static final WeightedChoice MACHINES =
      WeightedChoice.of(CLASSES.stream().mapToDouble(c -> c.share() / c.clicksMean()).toArray());

  /** 15 clicks at most this far apart take less than 8 s. */
  private static final int BURST_GAP_MILLIS_MAX = 560;

  private static final int BURST_GAP_MILLIS_MIN = 60;

  /** Slow enough for any 10 s to hold three clicks at most. */
  private static final int CADENCE_MILLIS_MIN = 4_000;

  private static final int CADENCE_MILLIS_MAX = 8_000;
  private static final double CADENCE_JITTER = 0.02;

  private final SeededRandom random;
  private final AdCatalog ads;

  InvalidTraffic(SeededRandom random, AdCatalog ads) {
    this.random = random;
    this.ads = ads;
  }

  /** Clicks of an average machine. */
  static double clicksMean() {
    double clicks = CLASSES.stream().mapToDouble(MachineClass::share).sum();
    double machines = CLASSES.stream().mapToDouble(c -> c.share() / c.clicksMean()).sum();
    return clicks / machines;
  }

  /** Lets a machine click, the first time at the given time, then later. */
  void start(long timeMillis, ClickSink clicks) {
    start(CLASSES.get(MACHINES.next(random)), timeMillis, clicks);
  }

  /** Lets a machine click that clicks once only. */
  void startSingle(long timeMillis, ClickSink clicks) {
    MachineClass drawn;
    do {
      drawn = CLASSES.get(MACHINES.next(random));
    } while (drawn.isRepeating());
    start(drawn, timeMillis, clicks);
  }

  private void start(MachineClass machineClass, long timeMillis, ClickSink clicks) {
    int count = (int) random.between(machineClass.clicksMin(), machineClass.clicksMax());
    int ad = ads.next(random);
    Visitor machine = machine(machineClass.label());
    long periodMillis = random.between(CADENCE_MILLIS_MIN, CADENCE_MILLIS_MAX);
    // Half of the repeating machines drop their cookies, so that only the address stays.
    boolean forgetful = random.chance(0.5);
    long clickMillis = timeMillis;
    for (int i = 0; i < count; i++) {
      clicks.click(clickMillis, forgetful ? withUserId(machine, nextUserId()) : machine, ad);
      clickMillis +=
          machineClass.label() == REGULAR_CADENCE
              ? jittered(periodMillis)
              : random.between(BURST_GAP_MILLIS_MIN, BURST_GAP_MILLIS_MAX);
    }
  }

  private long jittered(long periodMillis) {
    return (long) (periodMillis * (1 + CADENCE_JITTER * (2 * random.nextDouble() - 1)));
  }

  private Visitor machine(TruthLabel label) {
    String userAgent =
        switch (label) {
          case MISSING_USER_AGENT -> UserAgents.missing(random.nextLong());
          case KNOWN_BOT -> UserAgents.knownBot(random.nextLong());
          case HTTP_LIBRARY -> UserAgents.httpLibrary(random.nextLong());
          default -> UserAgents.browser(Device.DESKTOP, random.nextLong());
        };
    String ip =
        label == DATA_CENTRE
            ? AddressBook.dataCentre(random.nextLong())
            : AddressBook.bot(random.nextLong());
    return new Visitor(nextUserId(), "US", Device.DESKTOP, ip, userAgent, label);
  }

  private String nextUserId() {
    return "u-" + HexFormat.of().toHexDigits(random.nextLong(), 12);
  }

  private static Visitor withUserId(Visitor visitor, String userId) {
    return new Visitor(
        userId,
        visitor.country(),
        visitor.device(),
        visitor.ip(),
        visitor.userAgent(),
        visitor.label());
  }
}
