package io.tallybook.runners.local;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallybook.gateway.Gateway;
import io.tallybook.gateway.GatewayConfig;
import io.tallybook.model.Topics;
import io.tallybook.runners.broker.KafkaBroker;
import io.tallybook.runners.flink.FlinkLauncher;
import io.tallybook.runners.local.DataFolder.Secrets;
import io.tallybook.serving.AccessTokens;
import io.tallybook.serving.Serving;
import io.tallybook.serving.ServingConfig;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.AggregateStores;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of Tallybook in this process: a Kafka broker, an embedded Flink each for the live count
 * and for the archive, DuckDB, the gateway and the query API on one port, and demo traffic if
 * wanted.
 *
 * <p>Everything lies in one folder. A stack that is stopped, or killed, and started again on its
 * folder goes on where it was: what the gateway has acknowledged is in Kafka's log, and the count
 * goes on from its newest checkpoint, the archive at the end of the raw log.
 */
public final class LocalStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  /** As many as Flink's parallelism here: an idle partition would hold up its neighbour. */
  private static final int PARTITIONS = 2;

  /** How long a record waits until it is in the raw log. */
  private static final Duration ARCHIVE_INTERVAL = Duration.ofSeconds(10);

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration STOP_POLL = Duration.ofMillis(100);
  private static final Duration OPERATOR_TOKEN_VALIDITY = Duration.ofDays(30);

  private final DataFolder folder;
  private final Secrets secrets;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private String url = "";
  private String bootstrapServers = "";
  private volatile boolean closing;
  private @Nullable PipelineResult count;
  private @Nullable PipelineResult archive;

  private LocalStack(DataFolder folder) {
    this.folder = folder;
    this.secrets = folder.secretsOrNew();
  }

  /**
   * Starts the stack and returns when it takes events.
   *
   * @param progress told, in a few words, what is being started
   * @throws IOException if the folder, a port or another resource cannot be had
   */
  public static LocalStack start(LocalConfig config, Consumer<String> progress) throws IOException {
    LocalStack stack = new LocalStack(new DataFolder(config.data()));
    try {
      stack.startParts(config, progress);
      return stack;
    } catch (IOException | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** Where the stack answers, for instance {@code http://127.0.0.1:8080}. */
  public String url() {
    return url;
  }

  /** The dashboard's address, with a token that shows all advertisers. */
  public String dashboardUrl() {
    return url + "/#token=" + operatorToken();
  }

  /** A token that shows all advertisers. */
  public String operatorToken() {
    return new AccessTokens(secrets.jwtSecret(), InstantSource.system())
        .mintForOperator("local", OPERATOR_TOKEN_VALIDITY);
  }

  /** Whether the count or the archive has ended by itself, which they never should. */
  public boolean hasFailed() {
    return !closing && ((count != null && isOver(count)) || (archive != null && isOver(archive)));
  }

  private static boolean isOver(PipelineResult result) {
    try {
      return result.getState().isTerminal();
    } catch (IllegalStateException e) {
      return true; // the embedded cluster ends with its only job
    }
  }

  /** Kafka's address, {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  private void startParts(LocalConfig config, Consumer<String> progress) throws IOException {
    // Beside the others: its start is mostly waiting for the disk.
    LedgerStart ledger = closedLater(LedgerStart.begin(folder));

    progress.accept("Kafka");
    KafkaBroker broker =
        closedLater(
            KafkaBroker.open(folder.kafka(), folder.kafkaPort().orElse(KafkaBroker.PORT_ANY)));
    bootstrapServers = broker.bootstrapServers();
    folder.rememberKafkaPort(portOf(bootstrapServers));
    broker.createTopic(Topics.AD_EVENTS, PARTITIONS);
    broker.createTopic(Topics.DEAD_LETTERS, 1);
    broker.createTopic(Topics.INVALID_CLICKS, 1);

    progress.accept("store");
    AggregateStore store =
        closedLater(AggregateStores.open(AggregateStores.duckDb(folder.storeFile())));

    progress.accept("count on Flink");
    startCount(config);

    progress.accept("archive on Flink");
    startArchive();

    progress.accept("gateway and query API");
    startHttp(config, store);

    progress.accept("ledger");
    folder.announce(url, ledger.await().jdbcUrl());
    closedLater(folder::withdraw);

    if (config.demoEventsPerSecond() > 0) {
      progress.accept("demo traffic");
      closedLater(
          DemoTraffic.start(
              url, secrets.operatorKey(), config.demoEventsPerSecond(), config.currency()));
    }
  }

  private void startCount(LocalConfig config) {
    PipelineResult started =
        FlinkLauncher.start(
            flags(
                config,
                "--bootstrapServers=" + bootstrapServers,
                "--currency=" + config.currency(),
                "--store=" + AggregateStores.duckDb(folder.storeFile()),
                "--parallelism=" + PARTITIONS,
                "--maxParallelism=" + PARTITIONS,
                "--checkpointingInterval=" + CHECKPOINT_INTERVAL.toMillis(),
                "--stateBackendStoragePath=" + folder.flink().toUri()));
    count = started;
    closedLater(() -> stop(started));
  }

  private void startArchive() {
    PipelineResult started =
        FlinkLauncher.startArchive(
            "--bootstrapServers=" + bootstrapServers,
            "--rawLog=" + folder.rawLog(),
            "--invalidClickLog=" + folder.invalidClickLog(),
            "--checkpointingInterval=" + ARCHIVE_INTERVAL.toMillis(),
            "--stateBackendStoragePath=" + folder.flinkArchive().toUri());
    archive = started;
    closedLater(() -> stop(started));
  }

  private static void stop(PipelineResult started) throws IOException, InterruptedException {
    started.cancel();
    Instant deadline = Instant.now().plus(STOP_TIMEOUT);
    while (!isOver(started) && Instant.now().isBefore(deadline)) {
      Thread.sleep(STOP_POLL.toMillis());
    }
  }

  private static String[] flags(LocalConfig config, String... own) {
    return Stream.concat(Stream.of(own), config.pipelineFlags().stream()).toArray(String[]::new);
  }

  private void startHttp(LocalConfig config, AggregateStore store) throws IOException {
    Vertx vertx = Vertx.vertx();
    Gateway gateway =
        closedLater(
            Gateway.create(
                vertx,
                GatewayConfig.of(bootstrapServers, config.currency())
                    .withRedirectAllowedHosts(config.redirectAllowedHosts())
                    .withSigningKey(secrets.signingKey())
                    .withOperatorKey(secrets.operatorKey()),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
    Serving serving =
        Serving.create(
            vertx,
            store,
            new ServingConfig(secrets.jwtSecret(), config.currency()),
            InstantSource.system());
    Router router = Router.router(vertx);
    router.route().subRouter(gateway.router());
    router.route().subRouter(serving.router());
    url = closedLater(HttpService.start(vertx, router, config.host(), config.port())).url();
  }

  private static int portOf(String bootstrapServers) {
    return Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
  }

  private <T extends AutoCloseable> T closedLater(T part) {
    parts.push(part);
    return part;
  }

  /** Stops everything, newest part first; what has been acknowledged stays in the folder. */
  @Override
  public void close() {
    closing = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) { // whatever a part throws, the others must still be closed
        LOG.warn("a part of the stack did not stop cleanly", e);
      }
    }
  }
}
