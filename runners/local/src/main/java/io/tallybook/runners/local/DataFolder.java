package io.tallybook.runners.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder of a local stack: its log, its state, its results and its secrets. The secrets are
 * made at the first start and readable by the owner only.
 */
public final class DataFolder {
  private static final int SECRET_BYTES = 32;
  private static final String SECRETS_COMMENT = "Secrets of this stack: keep them to yourself";
  private static final String JWT_SECRET = "jwtSecret";
  private static final String SIGNING_KEY = "signingKey";
  private static final String OPERATOR_KEY = "operatorKey";
  private static final String LEDGER_PASSWORD = "ledgerPassword";
  private static final String KAFKA_PORT = "kafkaPort";

  private final Path root;

  public DataFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  /** The aggregates. */
  public Path storeFile() {
    return root.resolve("tallybook.duckdb");
  }

  /** The raw log. */
  public Path rawLog() {
    return root.resolve("raw");
  }

  /** The log of what the live count's rules say of clicks. */
  public Path invalidClickLog() {
    return root.resolve("invalid-clicks");
  }

  /** The lists that traffic rules ask. */
  public Path lists() {
    return root.resolve("lists");
  }

  /** What the processes of the stack log. */
  public Path logFile() {
    return root.resolve("logs").resolve("tallybook.log");
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  /** The ledger's database. */
  Path postgres() {
    return root.resolve("postgres");
  }

  Path flink() {
    return root.resolve("flink");
  }

  /** Where the archive's job keeps what it needs while it runs. */
  Path flinkArchive() {
    return root.resolve("flink-archive");
  }

  /**
   * What only the owner of a stack may know.
   *
   * @param jwtSecret signs access tokens
   * @param signingKey signs click links
   * @param operatorKey lets a request say when its events were received
   */
  public record Secrets(String jwtSecret, String signingKey, String operatorKey) {
    /** Without the secrets. */
    @Override
    public String toString() {
      return "Secrets[hidden]";
    }
  }

  /** The stack's secrets; empty when no stack has been started here. */
  public Optional<Secrets> secrets() {
    return read(secretsFile())
        .map(
            found ->
                new Secrets(
                    required(found, JWT_SECRET),
                    required(found, SIGNING_KEY),
                    required(found, OPERATOR_KEY)));
  }

  /** The stack's secrets; made if there are none. */
  Secrets secretsOrNew() {
    return secrets()
        .orElseGet(
            () -> {
              Properties fresh = new Properties();
              fresh.setProperty(JWT_SECRET, random());
              fresh.setProperty(SIGNING_KEY, random());
              fresh.setProperty(OPERATOR_KEY, random());
              write(secretsFile(), fresh, SECRETS_COMMENT);
              return secrets().orElseThrow();
            });
  }

  /** The password of the ledger's database; made if there is none. */
  String ledgerPasswordOrNew() {
    Properties secrets = read(secretsFile()).orElseGet(Properties::new);
    if (secrets.getProperty(LEDGER_PASSWORD) == null) {
      secretsOrNew();
      secrets = read(secretsFile()).orElseThrow();
      secrets.setProperty(LEDGER_PASSWORD, random());
      write(secretsFile(), secrets, SECRETS_COMMENT);
    }
    return required(secrets, LEDGER_PASSWORD);
  }

  /**
   * The port Kafka had before; empty at the first start. It must stay the same, because the
   * checkpoints of the pipeline remember it.
   */
  Optional<Integer> kafkaPort() {
    return read(portsFile()).map(found -> Integer.parseInt(required(found, KAFKA_PORT)));
  }

  /** Where the stack's broker listens while it runs; empty when none has been started here. */
  public Optional<String> brokerAddress() {
    return kafkaPort().map(port -> "127.0.0.1:" + port);
  }

  void rememberKafkaPort(int port) {
    Properties ports = new Properties();
    ports.setProperty(KAFKA_PORT, Integer.toString(port));
    write(portsFile(), ports, "Kept over restarts");
  }

  /**
   * Where the stack answers; empty when none is running here. A stack that was killed leaves its
   * address behind, so whoever uses it must be ready for no answer.
   */
  public Optional<String> address() {
    return read(addressFile()).map(found -> required(found, "url"));
  }

  /** The JDBC URL of the running stack's ledger; as good as {@link #address}. */
  public Optional<String> ledgerAddress() {
    return read(addressFile()).map(found -> found.getProperty("ledger"));
  }

  void announce(String url, String ledgerUrl) {
    Properties address = new Properties();
    address.setProperty("url", url);
    address.setProperty("ledger", ledgerUrl);
    write(addressFile(), address, "Where the running stack answers");
  }

  void withdraw() {
    try {
      Files.deleteIfExists(addressFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + addressFile(), e);
    }
  }

  private Path secretsFile() {
    return root.resolve("secrets.properties");
  }

  private Path portsFile() {
    return root.resolve("ports.properties");
  }

  private Path addressFile() {
    return root.resolve("running.properties");
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private String required(Properties found, String name) {
    String value = found.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          root
              + " is damaged: a properties file in it lacks "
              + name
              + "; restore it or start afresh");
    }
    return value;
  }

  private static Optional<Properties> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(properties);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Replaces the file as a whole, so that a crash leaves the old one or the new one. */
  private static void write(Path file, Properties properties, String comment) {
    try {
      Files.createDirectories(file.getParent());
      Path fresh =
          Files.createTempFile(
              file.getParent(),
              file.getFileName().toString(),
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Writer writer = Files.newBufferedWriter(fresh)) {
        properties.store(writer, comment);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
