package io.tallybook.pipelines.io;

import java.time.Duration;

/** The one place where java.time becomes the Joda time that Beam's signatures demand. */
public final class JodaTime {
  private JodaTime() {}

  public static org.joda.time.Duration of(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }
}
