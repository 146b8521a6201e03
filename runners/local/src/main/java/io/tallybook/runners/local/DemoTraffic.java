package io.tallybook.runners.local;

import io.tallybook.model.AdEvent;
import io.tallybook.testdata.DisorderProfile;
import io.tallybook.testdata.EventJson;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generated traffic, sent to a gateway as it happens, the way clients would. */
final class DemoTraffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
  private static final int BATCH_EVENTS_MAX = 1_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final EventJson json = EventJson.create();
  private final URI events;
  private final String operatorKey;
  private final TrafficGenerator traffic;
  private final Thread thread;

  private DemoTraffic(String gatewayUrl, String operatorKey, TrafficGenerator traffic) {
    this.operatorKey = operatorKey;
    this.events = URI.create(gatewayUrl + "/events");
    this.traffic = traffic;
    this.thread = new Thread(this::send, "tallybook-demo-traffic");
    this.thread.setDaemon(true);
  }

  /**
   * Begins to send.
   *
   * @param operatorKey the gateway's: without it no click may have a price
   */
  static DemoTraffic start(
      String gatewayUrl, String operatorKey, int eventsPerSecond, String currency) {
    Instant now = Instant.now();
    TrafficConfig config =
        TrafficConfig.defaults()
            // Another seed for every start: event ids must not repeat those of the last one.
            .withSeed(now.toEpochMilli())
            .withStart(now)
            .withDuration(TrafficConfig.DURATION_MAX)
            .withEventsPerSecond(eventsPerSecond)
            .withDaySwing(1)
            .withDisorder(DisorderProfile.DEMO)
            .withCurrency(currency)
            .withEnoughUsers();
    DemoTraffic demo = new DemoTraffic(gatewayUrl, operatorKey, new TrafficGenerator(config));
    demo.thread.start();
    return demo;
  }

  private void send() {
    Iterator<GeneratedEvent> arrivals = traffic.iterator();
    AdEvent next = arrivals.next().event();
    try {
      while (true) {
        long nowMillis = System.currentTimeMillis();
        StringJoiner batch = new StringJoiner(",", "[", "]");
        int count = 0;
        while (next.header().receivedAtMillis() <= nowMillis && count < BATCH_EVENTS_MAX) {
          batch.add(json.toJson(next));
          count++;
          if (!arrivals.hasNext()) {
            return;
          }
          next = arrivals.next().event();
        }
        if (count > 0) {
          post(batch.toString());
        } else {
          Thread.sleep(TICK.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A demo may lose a batch, so a failure is logged and the traffic goes on. */
  private void post(String batch) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(events)
            .header("Content-Type", "application/json")
            .header("X-Tallybook-Operator-Key", operatorKey)
            .timeout(REQUEST_TIMEOUT)
            .POST(BodyPublishers.ofString(batch))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 202) {
        LOG.warn("demo traffic refused: {} {}", response.statusCode(), response.body());
      }
    } catch (IOException e) {
      LOG.warn("demo traffic could not be sent", e);
      Thread.sleep(TICK.toMillis());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(REQUEST_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
