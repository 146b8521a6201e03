package io.tallybook.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * What one gateway takes on at most. Checked together with the rest by {@link GatewayConfig}.
 *
 * @param batchEventsMax most events in one request, 1 to 100,000; default 10,000
 * @param bodyBytesMax largest request body, 1 KiB to 64 MiB; default 8 MiB
 * @param inFlightBytesMax most bytes of request bodies being read and of events not yet
 *     acknowledged, over all requests; beyond it requests are told to come back. At least 1 MiB and
 *     four times {@code bodyBytesMax}, so that every request fits alone; at most 4 GiB; default 128
 *     MiB
 * @param deliveryTimeoutMillis how long Kafka may take to acknowledge, 1,000 to 120,000; default
 *     10,000
 * @param probeTimeoutMillis how long {@code /healthz} and {@code /api/v1/intake} wait for Kafka,
 *     100 to 60,000; default 2,000
 */
public record GatewayLimits(
    int batchEventsMax,
    int bodyBytesMax,
    long inFlightBytesMax,
    int deliveryTimeoutMillis,
    int probeTimeoutMillis) {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** The defaults documented above. */
  public static final GatewayLimits DEFAULTS =
      new GatewayLimits(10_000, 8 * MIB, 128L * MIB, 10_000, 2_000);

  /** With another {@link #batchEventsMax}. */
  public GatewayLimits withBatchEventsMax(int events) {
    return new GatewayLimits(
        events, bodyBytesMax, inFlightBytesMax, deliveryTimeoutMillis, probeTimeoutMillis);
  }

  /** With another {@link #bodyBytesMax}. */
  public GatewayLimits withBodyBytesMax(int bytes) {
    return new GatewayLimits(
        batchEventsMax, bytes, inFlightBytesMax, deliveryTimeoutMillis, probeTimeoutMillis);
  }

  /** With another {@link #inFlightBytesMax}. */
  public GatewayLimits withInFlightBytesMax(long bytes) {
    return new GatewayLimits(
        batchEventsMax, bodyBytesMax, bytes, deliveryTimeoutMillis, probeTimeoutMillis);
  }

  /** With another {@link #deliveryTimeoutMillis}. */
  public GatewayLimits withDeliveryTimeoutMillis(int millis) {
    return new GatewayLimits(
        batchEventsMax, bodyBytesMax, inFlightBytesMax, millis, probeTimeoutMillis);
  }

  /** With another {@link #probeTimeoutMillis}. */
  public GatewayLimits withProbeTimeoutMillis(int millis) {
    return new GatewayLimits(
        batchEventsMax, bodyBytesMax, inFlightBytesMax, deliveryTimeoutMillis, millis);
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    requireBetween("batchEventsMax", batchEventsMax, 1, 100_000, problems);
    requireBetween("bodyBytesMax", bodyBytesMax, KIB, 64L * MIB, problems);
    // A body is held beside the events read from it, which can take more room than their JSON.
    requireBetween(
        "inFlightBytesMax",
        inFlightBytesMax,
        Math.max(MIB, 4L * bodyBytesMax),
        4L * KIB * MIB,
        problems);
    requireBetween("deliveryTimeoutMillis", deliveryTimeoutMillis, 1_000, 120_000, problems);
    requireBetween("probeTimeoutMillis", probeTimeoutMillis, 100, 60_000, problems);
    return problems;
  }

  private static void requireBetween(
      String name, long value, long min, long max, List<String> problems) {
    if (value < min || value > max) {
      problems.add(name + " must lie between " + min + " and " + max + ", is " + value);
    }
  }
}
