package io.tallybook.testdata;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * One pass over the traffic, made as it is asked for.
 *
 * <p>A clock steps from one happening to the next (a Poisson process whose rate follows the day);
 * each step is an impression, a click or a machine that starts to click. Whatever happens gets an
 * arrival at or after its own time, so every event that arrives by the clock's time has been made
 * and can be given out.
 */
final class TrafficStream implements Iterator<GeneratedEvent> {
  private static final double MILLIS_PER_SECOND = 1_000;

  /** Of the people who click, how many look like machines. */
  private static final double TRAP_SHARE = 0.01;

  private final DayCurve dayCurve;
  private final SeededRandom random;
  private final AdCatalog ads;
  private final Audience audience;
  private final Publishers publishers = new Publishers();
  private final InvalidTraffic machines;
  private final ArrivalQueue arrivals = new ArrivalQueue();
  private final EventFactory events;

  private final long startMillis;
  private final long durationMillis;
  private final double clickStepShare;
  private final double machineStepShare;
  private final double stepsPerMillis;

  private double elapsedMillis;
  private long clockMillis;
  private boolean ended;
  private long remainingCount;

  TrafficStream(TrafficConfig config) {
    TrafficMix mix = config.mix();
    dayCurve = DayCurve.of(config.daySwing());
    random = new SeededRandom(config.seed());
    ads = new AdCatalog(config.population(), config.currency(), config.seed());
    audience = new Audience(config.population(), config.seed());
    machines = new InvalidTraffic(random, ads, publishers);
    events = new EventFactory(config, random, ads, arrivals);
    startMillis = config.start().toEpochMilli();
    durationMillis = config.duration().toMillis();
    clockMillis = startMillis;
    remainingCount = config.eventCountMax();

    // A machine makes several clicks, not all of them invalid: of the clicks of all steps,
    // machineStepShare x machineInvalid are to be invalidShare.
    double invalidShare = mix.profile().invalidClickShare();
    double machineClicks = machines.clicksMean();
    double machineInvalid = machines.invalidClicksMean();
    double personClicks = 1 + TRAP_SHARE * (InvalidTraffic.TRAP_CLICKS - 1);
    machineStepShare =
        invalidShare
            * personClicks
            / (machineInvalid - invalidShare * machineClicks + invalidShare * personClicks);
    double clicksPerClickStep =
        (1 - machineStepShare) * personClicks + machineStepShare * machineClicks;
    clickStepShare = 1 / (1 + mix.impressionsPerClick() * clicksPerClickStep);
    double clicks = clickStepShare * clicksPerClickStep;
    double conversions = clickStepShare * (1 - machineStepShare) * mix.conversionsPerClick();
    double firsts = 1 - clickStepShare + clicks + conversions;
    double eventsPerStep = firsts * (1 + mix.redeliveryRate()) + clicks * mix.doubleClickRate();
    stepsPerMillis = config.eventsPerSecond() / MILLIS_PER_SECOND / eventsPerStep;
  }

  @Override
  public boolean hasNext() {
    if (remainingCount == 0) {
      return false;
    }
    while (!ended && !arrivals.hasArrived(clockMillis)) {
      step();
    }
    return !arrivals.isEmpty();
  }

  @Override
  public GeneratedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the traffic has ended");
    }
    remainingCount--;
    return arrivals.remove();
  }

  private void step() {
    elapsedMillis += random.exponential(1 / (stepsPerMillis * dayCurve.factorAt(clockMillis)));
    if (elapsedMillis >= durationMillis) {
      ended = true;
      return;
    }
    clockMillis = startMillis + (long) elapsedMillis;
    if (!random.chance(clickStepShare)) {
      events.impression(clockMillis, onSomePage(audience.viewer(random)), ads.next(random));
    } else if (!random.chance(machineStepShare)) {
      person();
    } else if (arrivals.isCrowded()) {
      machines.startSingle(clockMillis, events::click);
    } else {
      machines.start(clockMillis, events::click);
    }
  }

  private void person() {
    if (random.chance(TRAP_SHARE) && !arrivals.isFull()) {
      machines.startTrap(clockMillis, events::click);
    } else {
      Visitor person = onSomePage(audience.clicker(random, clockMillis));
      events.click(clockMillis, person, ads.next(random));
    }
  }

  private Visitor onSomePage(Visitor person) {
    return person.withPublisherId(publishers.next(random));
  }
}
