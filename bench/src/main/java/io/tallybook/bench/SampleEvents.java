package io.tallybook.bench;

import io.tallybook.model.AdEvent;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import java.util.ArrayList;
import java.util.List;

/**
 * The events that benchmarks work on: generated traffic, the same in every run. As many as fit the
 * processor's caches and few enough of each kind to keep its branch predictor honest.
 */
final class SampleEvents {
  /** How many: a power of two, so that a loop can go round with a mask. */
  static final int COUNT = 1 << 10;

  /** What prices are in. */
  static final String CURRENCY = TrafficConfig.defaults().currency();

  private SampleEvents() {}

  /** {@link #COUNT} events in order of arrival. */
  static List<AdEvent> create() {
    List<AdEvent> events = new ArrayList<>(COUNT);
    for (GeneratedEvent generated :
        new TrafficGenerator(TrafficConfig.defaults().withEventCountMax(COUNT))) {
      events.add(generated.event());
    }
    return events;
  }
}
