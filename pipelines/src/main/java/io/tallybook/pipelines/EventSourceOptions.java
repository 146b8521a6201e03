package io.tallybook.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The flags of every pipeline that reads the event topic, as text. */
public interface EventSourceOptions extends PipelineOptions {
  @Description("Kafka brokers to read events from, host:port, comma-separated.")
  @Default.String("127.0.0.1:9092")
  String getBootstrapServers();

  void setBootstrapServers(String value);

  @Description("Topic of the events.")
  @Default.String("ad-events")
  String getEventTopic();

  void setEventTopic(String value);
}
