package io.tallybook.transforms.traffic.example;

import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;
import io.tallybook.transforms.traffic.ClickScorer;

/**
 * An example of a model: a logistic regression over a handful of features of a click.
 *
 * <p>Its weights were chosen, not trained; a real one would read them from a file in its jar. A
 * click that lacks one thing stays far below any threshold, one that lacks nearly everything a
 * browser sends comes close to 1.
 */
public final class LogisticScorer implements ClickScorer {
  private static final double BIAS = -4;
  private static final double NO_PUBLISHER = 2;
  private static final double NO_USER = 1.5;
  private static final double NO_COUNTRY = 1;
  private static final double SHORT_AGENT = 3;
  private static final double NIGHT = 0.5;

  /** By each decade of minutes between click and receipt. */
  private static final double DELAY = 0.25;

  private static final int AGENT_BYTES_MIN = 40;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final double MINUTE_MILLIS = 60_000;
  private static final long NIGHT_HOURS = 5;

  /** The constructor by which it is made. */
  public LogisticScorer() {}

  @Override
  public double score(Click click) {
    EventHeader header = click.header();
    double sum = BIAS;
    // Lengths are told without making a text of each field.
    sum += header.fieldBytes().publisherIdLength() == 0 ? NO_PUBLISHER : 0;
    sum += header.fieldBytes().userIdLength() == 0 ? NO_USER : 0;
    sum += header.country().isEmpty() ? NO_COUNTRY : 0;
    sum += header.fieldBytes().agentTextLength() < AGENT_BYTES_MIN ? SHORT_AGENT : 0;
    sum += header.eventTimeMillis() / HOUR_MILLIS % 24 < NIGHT_HOURS ? NIGHT : 0;
    double delayMinutes =
        Math.max(0, header.receivedAtMillis() - header.eventTimeMillis()) / MINUTE_MILLIS;
    sum += DELAY * StrictMath.log10(1 + delayMinutes);
    return 1 / (1 + StrictMath.exp(-sum));
  }

  @Override
  public String version() {
    return "1";
  }
}
