package io.tallybook.transforms.dedup;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.LoggedEvent;
import io.tallybook.transforms.dedup.EventComparison.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventComparisonTest {
  private static final Comparator<LoggedEvent> BY_PLACE =
      Comparator.comparingInt(LoggedEvent::partition).thenComparingLong(LoggedEvent::offset);

  @Test
  void rule_theEarliestOfThoseThatSayWhatTheFirstSaid_counts() {
    EventComparison comparison = new EventComparison();
    comparison.add(logged(click("a").at("00:05").event(), 3));
    comparison.add(logged(click("a").at("00:01").costMicros(1).event(), 4));
    comparison.add(logged(click("alone").at("00:02").event(), 5));
    comparison.add(logged(click("a").at("00:03").event(), 6));
    comparison.decide();

    assertThat(comparison.finding(0)).isEqualTo(new Finding(false, false, false, 0, 6));
    assertThat(comparison.finding(1)).isEqualTo(new Finding(false, true, false, 0, 6));
    assertThat(comparison.finding(2)).isEqualTo(new Finding(true, false, true, 0, 5));
    assertThat(comparison.finding(3)).isEqualTo(new Finding(true, false, false, 0, 6));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void parity_withARecountOfAllPairs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      AdEvent event =
          click("e" + random.nextInt(1_000))
              .at(Duration.ofSeconds(random.nextInt(20)))
              .costMicros(random.nextInt(2))
              .event();
      events.add(new LoggedEvent(event, random.nextInt(2), i, 0));
    }
    shuffle(events, random);
    EventComparison comparison = new EventComparison();
    events.forEach(comparison::add);
    comparison.decide();

    for (int i = 0; i < events.size(); i++) {
      LoggedEvent event = events.get(i);
      List<LoggedEvent> ofId =
          events.stream().filter(other -> id(other).equals(id(event))).sorted(BY_PLACE).toList();
      LoggedEvent counting =
          ofId.stream()
              .filter(other -> cost(other) == cost(ofId.get(0)))
              .min(
                  Comparator.<LoggedEvent>comparingLong(
                          other -> other.event().header().eventTimeMillis())
                      .thenComparing(BY_PLACE))
              .orElseThrow();
      assertThat(comparison.finding(i))
          .isEqualTo(
              new Finding(
                  BY_PLACE.compare(event, counting) == 0,
                  cost(event) != cost(counting),
                  ofId.size() == 1,
                  counting.partition(),
                  counting.offset()));
    }
  }

  private static void shuffle(List<LoggedEvent> events, SplittableRandom random) {
    for (int i = events.size() - 1; i > 0; i--) {
      LoggedEvent other = events.set(random.nextInt(i + 1), events.get(i));
      events.set(i, other);
    }
  }

  private static String id(LoggedEvent event) {
    return event.event().header().id().value();
  }

  private static long cost(LoggedEvent event) {
    return ((Click) event.event()).cost().micros();
  }

  private static LoggedEvent logged(AdEvent event, long offset) {
    return new LoggedEvent(event, 0, offset, 0);
  }
}
