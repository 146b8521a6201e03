package io.tallybook.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to Kafka and says when all of them are durable (acks=all, idempotent producer, so
 * nothing is lost, reordered or doubled by the producer's own retries).
 *
 * <p>Order: one thread hands records over, request by request, so the records of a request lie in
 * its order, and requests that follow each other keep theirs, in every partition. That thread,
 * never an event loop, is the one that waits when Kafka is away.
 *
 * <p>Limits: what is not yet acknowledged counts against the common budget. A request waits at most
 * {@link #BLOCKED_MILLIS_MAX} for its turn and as long again for the cluster's metadata, then the
 * configured delivery timeout for its acknowledgements.
 */
final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private static final int BLOCKED_MILLIS_MAX = 1_000;
  // Long enough to fill batches under load, short against the 10 ms an answer may take.
  private static final int LINGER_MILLIS = 2;
  private static final int BATCH_BYTES = 64 * 1024;
  private static final long PRODUCER_BYTES_MIN = 32L * 1024 * 1024;
  // What a request costs beside its records: connection, buffers, futures.
  private static final long REQUEST_BYTES = 4 * 1024;

  private final Vertx vertx;
  private final String topic;
  private final ByteBudget budget;
  private final GatewayMetrics metrics;
  private final Duration deliveryTimeout;
  private final Producer<byte[], byte[]> producer;
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "tallybook-gateway-send");
            thread.setDaemon(true);
            return thread;
          });

  EventLog(Vertx vertx, GatewayConfig config, ByteBudget budget, GatewayMetrics metrics) {
    this.vertx = vertx;
    this.topic = config.topic();
    this.budget = budget;
    this.metrics = metrics;
    this.deliveryTimeout = Duration.ofMillis(config.limits().deliveryTimeoutMillis());
    this.producer =
        new KafkaProducer<>(settings(config), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> settings(GatewayConfig config) {
    int deliveryMillis = config.limits().deliveryTimeoutMillis();
    return Map.ofEntries(
        Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()),
        Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "tallybook-gateway"),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
        // More than the budget lets in, so that handing over seldom waits for memory.
        Map.entry(
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            Math.max(PRODUCER_BYTES_MIN, config.limits().inFlightBytesMax())),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCKED_MILLIS_MAX),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis),
        // Half, so that a broker that went silent is asked a second time.
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, deliveryMillis / 2),
        // Back within half a second once Kafka is.
        Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500),
        Map.entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false));
  }

  /**
   * Appends events in their order. The future completes, on the caller's context, once all of them
   * are acknowledged; it fails with {@link LogUnavailable} if any is not, and then some may lie in
   * the log nevertheless.
   */
  Future<Void> append(List<PreparedEvent> events) {
    Submission submission = new Submission(events, vertx.getOrCreateContext());
    if (!budget.tryAcquire(submission.bytes)) {
      return Future.failedFuture(new LogUnavailable("too many events await acknowledgement"));
    }
    try {
      sender.execute(submission);
    } catch (RejectedExecutionException e) {
      budget.release(submission.bytes);
      return Future.failedFuture(new LogUnavailable("the gateway is closing"));
    }
    return submission.promise.future();
  }

  /** Waits for what was taken on, for at most twice the delivery timeout, and ends. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(deliveryTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("requests were still waiting to be sent when the gateway closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Flushes, then fails what is left.
    producer.close(deliveryTimeout);
  }

  /** The records of one request, from being queued to the last acknowledgement. */
  private final class Submission implements Runnable, Callback {
    private final List<PreparedEvent> events;
    private final Context context;
    private final long bytes;
    private final long queuedAtNanos = System.nanoTime();
    private final Promise<Void> promise = Promise.promise();
    // One for the handing over itself, so that early acknowledgements cannot settle it.
    private final AtomicInteger outstanding = new AtomicInteger(1);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Submission(List<PreparedEvent> events, Context context) {
      this.events = events;
      this.context = context;
      long total = REQUEST_BYTES;
      for (PreparedEvent event : events) {
        total += event.key().length + event.payload().length;
      }
      this.bytes = total;
    }

    @Override
    public void run() {
      if (System.nanoTime() - queuedAtNanos > TimeUnit.MILLISECONDS.toNanos(BLOCKED_MILLIS_MAX)) {
        // Kafka keeps those before it waiting; each waiting in turn would take for ever.
        failure.set(new LogUnavailable("Kafka does not keep up"));
      }
      for (PreparedEvent event : events) {
        if (failure.get() != null) {
          break;
        }
        send(event);
      }
      settleOne();
    }

    private void send(PreparedEvent event) {
      outstanding.incrementAndGet();
      try {
        // The callback hears of success and failure alike.
        var unused = producer.send(new ProducerRecord<>(topic, event.key(), event.payload()), this);
      } catch (RuntimeException e) {
        onCompletion(null, e);
      }
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
      if (exception != null) {
        failure.compareAndSet(null, exception);
      }
      settleOne();
    }

    private void settleOne() {
      if (outstanding.decrementAndGet() > 0) {
        return;
      }
      budget.release(bytes);
      Exception cause = failure.get();
      if (cause == null) {
        metrics.acknowledged(System.nanoTime() - queuedAtNanos, events);
        context.runOnContext(done -> promise.complete());
      } else {
        LOG.debug("events were not acknowledged", cause);
        LogUnavailable unavailable =
            cause instanceof LogUnavailable known
                ? known
                : new LogUnavailable("Kafka did not acknowledge the events");
        context.runOnContext(done -> promise.fail(unavailable));
      }
    }
  }
}
