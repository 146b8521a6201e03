package io.tallybook.testdata;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Ad traffic that looks like the real thing and comes with the truth about every event.
 *
 * <p>Order: by arrival, that is by receive time; event times are out of order as the {@link
 * DisorderProfile} says. Deterministic: the same configuration gives the same events on every
 * machine and Java release. Lazy: an event is made when it is asked for.
 *
 * <p>Truth: no person clicks twice within a minute nor more than 20 times a day, unless as a trap
 * that its label tells, and no address of a carrier more often than rules let pass: what they look
 * for is the machines' alone. Impressions come from people only and are not tied to particular
 * clicks. A publisher may be unlucky: rules over the conversions of a thousand clicks can find one
 * whose thousand led to nothing.
 *
 * <p>Memory: about 17 bytes a user, 100 bytes an ad, and the events on their way, at most 250,000
 * or some 100 MB. When those are reached, delays are cut short and nothing is scheduled ahead
 * (repeats, conversions, repeating machines) until there is room again; long tails of delay are
 * thinned from half of that on.
 */
public final class TrafficGenerator implements Iterable<GeneratedEvent> {
  private final TrafficConfig config;

  /**
   * @throws IllegalArgumentException with all problems of the configuration
   */
  public TrafficGenerator(TrafficConfig config) {
    Ranges.requireNone(config.problems());
    this.config = config;
  }

  public TrafficConfig config() {
    return config;
  }

  /** The traffic from its start. */
  @Override
  public Iterator<GeneratedEvent> iterator() {
    return new TrafficStream(config);
  }

  /** The traffic from its start, sequential and ordered. */
  public Stream<GeneratedEvent> stream() {
    int characteristics = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator(), characteristics), false);
  }
}
