package io.tallybook.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Impression;
import io.tallybook.model.RejectionCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the gateway counts. Every meter is registered here, at zero, so that no request looks one up
 * and no series appears out of nowhere:
 *
 * <ul>
 *   <li>{@code tallybook_gateway_requests_total{endpoint,status}}: answers
 *   <li>{@code tallybook_gateway_events_accepted_total{type}}: events acknowledged
 *   <li>{@code tallybook_gateway_events_rejected_total{code}}: problems found, by {@link
 *       RejectionCode} or {@link AccessRule}
 *   <li>{@code tallybook_gateway_ack_seconds}: from validated to acknowledged by Kafka, by request
 *   <li>{@code tallybook_gateway_inflight_bytes}: bodies being read and events not acknowledged
 * </ul>
 */
final class GatewayMetrics implements AutoCloseable {
  /** Every status the gateway answers with. */
  private static final int[] STATUSES = {200, 202, 302, 400, 403, 404, 405, 410, 413, 500, 503};

  private static final Duration[] ACK_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final EnumMap<Endpoint, Map<Integer, Counter>> requests = new EnumMap<>(Endpoint.class);
  private final Map<String, Counter> rejected = new HashMap<>();
  private final Counter clicks;
  private final Counter impressions;
  private final Counter conversions;
  private final Timer acknowledgements;
  private final Gauge inFlightBytes;

  GatewayMetrics(MeterRegistry registry, ByteBudget budget) {
    this.registry = registry;
    for (Endpoint endpoint : Endpoint.values()) {
      Map<Integer, Counter> byStatus = new TreeMap<>();
      for (int status : STATUSES) {
        byStatus.put(
            status,
            Counter.builder("tallybook.gateway.requests")
                .description("Answers by endpoint and HTTP status")
                .tag("endpoint", endpoint.tag())
                .tag("status", Integer.toString(status))
                .register(registry));
      }
      requests.put(endpoint, byStatus);
    }
    for (RejectionCode code : RejectionCode.values()) {
      rejected.put(code.name(), rejectedCounter(code.name()));
    }
    for (AccessRule rule : AccessRule.values()) {
      rejected.put(rule.name(), rejectedCounter(rule.name()));
    }
    clicks = acceptedCounter("click");
    impressions = acceptedCounter("impression");
    conversions = acceptedCounter("conversion");
    acknowledgements =
        Timer.builder("tallybook.gateway.ack")
            .description("From validated to acknowledged by Kafka, by request")
            .serviceLevelObjectives(ACK_BUCKETS)
            .register(registry);
    inFlightBytes =
        Gauge.builder("tallybook.gateway.inflight", budget, ByteBudget::heldBytes)
            .description("Request bodies being read and events not yet acknowledged")
            .baseUnit("bytes")
            .register(registry);
  }

  private Counter rejectedCounter(String code) {
    return Counter.builder("tallybook.gateway.events.rejected")
        .description("Problems found in refused requests, by rule")
        .tag("code", code)
        .register(registry);
  }

  private Counter acceptedCounter(String type) {
    return Counter.builder("tallybook.gateway.events.accepted")
        .description("Events acknowledged by Kafka")
        .tag("type", type)
        .register(registry);
  }

  void answered(Endpoint endpoint, int status) {
    Counter counter = requests.getOrDefault(endpoint, Map.of()).get(status);
    if (counter == null) {
      throw new IllegalArgumentException("no answer has status " + status);
    }
    counter.increment();
  }

  void refused(Problems problems) {
    problems
        .countByCode()
        .forEach(
            (code, count) -> {
              Counter counter = rejected.get(code);
              if (counter == null) {
                throw new IllegalArgumentException("no rule has the code " + code);
              }
              counter.increment(count);
            });
  }

  void acknowledged(long nanos, List<PreparedEvent> events) {
    acknowledgements.record(nanos, TimeUnit.NANOSECONDS);
    for (PreparedEvent prepared : events) {
      if (prepared.event() instanceof Click) {
        clicks.increment();
      } else if (prepared.event() instanceof Impression) {
        impressions.increment();
      } else if (prepared.event() instanceof Conversion) {
        conversions.increment();
      }
    }
  }

  /** Takes back what looks into this gateway; counts stay with the registry. */
  @Override
  public void close() {
    registry.remove(inFlightBytes);
  }
}
