package io.tallybook.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * The flags of the streaming pipeline, as text; {@link StreamingConfig#from} makes sense of them.
 */
public interface CountingOptions extends EventSourceOptions, TrafficOptions {
  @Description("Topic that takes what could not be decoded or accepted.")
  @Default.String("dead-letters")
  String getDeadLetterTopic();

  void setDeadLetterTopic(String value);

  @Description("Topic that takes the clicks that rules have something against.")
  @Default.String("invalid-clicks")
  String getInvalidClickTopic();

  void setInvalidClickTopic(String value);

  @Description(
      "Aggregate store to write to: duckdb:FILE, or http://HOST:PORT of a 'tallybook serve'.")
  @Default.String("duckdb:data/tallybook.duckdb")
  String getStore();

  void setStore(String value);

  @Description("ISO 4217 code of the one currency that is accounted in.")
  @Default.String("USD")
  String getCurrency();

  void setCurrency(String value);

  @Description(
      "What the watermark follows: wall (the clock; windows close in quiet hours) or events (the"
          + " event times alone; for replays of old logs).")
  @Default.String("wall")
  String getWatermark();

  void setWatermark(String value);

  @Description("How far the watermark stays behind what it follows, for instance 10s.")
  @Default.String("10s")
  String getWatermarkDelay();

  void setWatermarkDelay(String value);

  @Description("How long after its end a minute still takes late events, for instance 15m.")
  @Default.String("15m")
  String getAllowedLateness();

  void setAllowedLateness(String value);

  @Description("How often a minute that has news is written while it is open, for instance 1s.")
  @Default.String("1s")
  String getEarlyFiring();

  void setEarlyFiring(String value);

  @Description(
      "How long an event id is remembered; must exceed the allowed lateness by a minute or more.")
  @Default.String("1h")
  String getDedupHorizon();

  void setDedupHorizon(String value);
}
