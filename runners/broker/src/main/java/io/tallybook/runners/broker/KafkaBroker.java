package io.tallybook.runners.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real Kafka broker in this JVM, in KRaft mode (broker and controller in one), reachable on the
 * loopback interface only, with all of its data under one directory. Opening the same directory
 * again, after {@link #close} or after the process was killed, brings back every topic, record and
 * committed offset.
 *
 * <p>What is acknowledged has reached the operating system, so it survives the death of the
 * process; with a single copy it does not survive the loss of the disk. A directory belongs to one
 * open broker at a time. If Kafka loses its disk while it runs it halts the JVM, as Kafka does
 * everywhere: a log that can no longer be written must not go on acknowledging.
 *
 * <p>Starting takes a few seconds; after a kill up to {@link KRaftSettings#SESSION_TIMEOUT_MILLIS}
 * more, until the controller gives up on the broker that died. Closing the broker while clients are
 * connected is safe; they reconnect once it is back on the same port.
 */
public final class KafkaBroker implements AutoCloseable {
  /** How long records are kept unless the caller says otherwise. */
  public static final Duration RETENTION_DEFAULT = Duration.ofDays(7);

  /** Asks for any free port. */
  public static final int PORT_ANY = 0;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
  private static final int PORT_MAX = 65_535;
  // Written last when a directory is formatted, so its presence means the format is complete.
  private static final String FORMATTED_MARK = "meta.properties";

  private final KafkaRaftServer server;
  private final DirectoryLock lock;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private KafkaBroker(KafkaRaftServer server, DirectoryLock lock, int port) {
    this.server = server;
    this.lock = lock;
    this.port = port;
  }

  /** Opens a broker that keeps records for {@link #RETENTION_DEFAULT}. */
  public static KafkaBroker open(Path directory, int port) throws IOException {
    return open(directory, port, RETENTION_DEFAULT);
  }

  /**
   * Opens a broker and waits until it serves.
   *
   * @param directory created if absent; holds the whole state, nothing is written elsewhere
   * @param port 1 to 65535, or {@link #PORT_ANY} for a free one, which then differs from opening to
   *     opening
   * @param retention how long records are kept, by the time the log took them and whatever their
   *     size; at least a millisecond. Applies to all topics, also those of earlier openings
   * @throws IOException if the directory cannot be used or is in use, the port is taken, or the
   *     broker does not start
   */
  public static KafkaBroker open(Path directory, int port, Duration retention) throws IOException {
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port must lie between 0 and 65535, is " + port);
    }
    if (retention.toMillis() < 1) {
      throw new IllegalArgumentException("retention must be at least 1 ms, is " + retention);
    }
    Path data = Files.createDirectories(directory.toAbsolutePath().normalize());
    DirectoryLock lock = DirectoryLock.acquire(data);
    try {
      int brokerPort = freePort(port);
      // The controller's port is nobody's business but the broker's: a free one each time.
      int controllerPort = freePort(PORT_ANY);
      format(data);
      Properties settings = KRaftSettings.of(data, brokerPort, controllerPort, retention);
      KafkaRaftServer server = start(settings, data, brokerPort);
      LOG.info("Kafka broker serves at 127.0.0.1:{}, data in {}", brokerPort, data);
      return new KafkaBroker(server, lock, brokerPort);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where clients connect, for instance {@code 127.0.0.1:9092}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Makes sure that a topic exists with exactly this number of partitions and can be written to.
   * Its records are stamped with the time the log took them, whatever the producer says.
   *
   * @param partitions at least 1; fixed for ever, because a running pipeline never reads partitions
   *     that were added after it started
   * @throws IllegalStateException if the topic exists with another number of partitions
   */
  public void createTopic(String name, int partitions) {
    TopicCreation.ensure(bootstrapServers(), name, partitions);
  }

  /** Stops serving and closes the log cleanly. Closing twice is harmless. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        server.shutdown();
        server.awaitShutdown();
      } finally {
        lock.close();
      }
    }
  }

  private static KafkaRaftServer start(Properties settings, Path data, int port)
      throws IOException {
    KafkaRaftServer server = null;
    try {
      server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      server.startup();
      return server;
    } catch (RuntimeException e) {
      if (server != null) {
        server.shutdown();
      }
      throw new IOException(
          "Kafka does not start on port " + port + " with data in " + data + ": " + e.getMessage(),
          e);
    }
  }

  private static void format(Path data) throws IOException {
    if (Files.exists(data.resolve(FORMATTED_MARK))) {
      return;
    }
    try (PrintStream silent =
        new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(KRaftSettings.NODE_ID)
          .setControllerListenerName(KRaftSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (IOException | UncheckedIOException e) {
      throw new IOException("cannot prepare " + data + " for Kafka: " + e.getMessage(), e);
    } catch (Exception e) {
      // Formatter.run declares Exception; what is not about the disk is a mistake made here.
      throw new IllegalStateException("cannot prepare " + data + " for Kafka", e);
    }
  }

  /**
   * The port itself if it can be bound, or any free one: a clear error before Kafka half starts.
   */
  private static int freePort(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // As Kafka binds: connections of an earlier opening that still linger do not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException("port " + port + " of 127.0.0.1 cannot be used: " + e.getMessage(), e);
    }
  }
}
