package io.tallybook.runners.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** Kafka's settings for a single node that shares its JVM and its machine with the whole system. */
final class KRaftSettings {
  /** The one node. */
  static final int NODE_ID = 1;

  /** Name of the listener on which the node talks to itself as controller. */
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /**
   * How long the controller waits for a silent broker. Long enough that a pause of a busy JVM does
   * not take the only broker away; short enough that a restart after a kill need not wait long.
   */
  static final int SESSION_TIMEOUT_MILLIS = 6_000;

  private static final String BROKER_LISTENER = "BROKER";

  // 64 MiB: retention works by whole segments, and a small last segment is recovered quickly.
  private static final int SEGMENT_BYTES = 64 * 1024 * 1024;
  // An index entry (8 or 12 bytes) every 4 KiB of log: a full segment needs under 200 KiB. Kafka
  // reserves 10 MiB for each index of each partition otherwise.
  private static final int INDEX_BYTES_MAX = 512 * 1024;
  // Kafka's default of 128 MiB is meant for a machine of its own.
  private static final int CLEANER_BUFFER_BYTES = 8 * 1024 * 1024;

  private KRaftSettings() {}

  static Properties of(Path data, int brokerPort, int controllerPort, Duration retention) {
    Properties settings = new Properties();
    identity(settings, data, brokerPort, controllerPort);
    retention(settings, retention);
    singleCopy(settings);
    fewThreads(settings);
    return settings;
  }

  private static void identity(Properties settings, Path data, int brokerPort, int controllerPort) {
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("process.roles", "broker,controller");
    settings.put("log.dirs", data.toString());
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put("inter.broker.listener.name", BROKER_LISTENER);
    settings.put(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put(
        "listeners",
        BROKER_LISTENER
            + "://127.0.0.1:"
            + brokerPort
            + ","
            + CONTROLLER_LISTENER
            + "://127.0.0.1:"
            + controllerPort);
    settings.put("advertised.listeners", BROKER_LISTENER + "://127.0.0.1:" + brokerPort);
    settings.put("broker.session.timeout.ms", Integer.toString(SESSION_TIMEOUT_MILLIS));
    settings.put("broker.heartbeat.interval.ms", "1000");
  }

  private static void retention(Properties settings, Duration retention) {
    settings.put("log.retention.ms", Long.toString(retention.toMillis()));
    settings.put("log.retention.bytes", "-1");
    settings.put("log.cleanup.policy", "delete");
    settings.put("log.message.timestamp.type", "LogAppendTime");
    settings.put("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
    settings.put("log.index.size.max.bytes", Integer.toString(INDEX_BYTES_MAX));
    // Partition counts are a contract: a topic made by a mistyped name would have the wrong one.
    settings.put("auto.create.topics.enable", "false");
  }

  private static void singleCopy(Properties settings) {
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("offsets.topic.segment.bytes", Integer.toString(SEGMENT_BYTES));
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("transaction.state.log.segment.bytes", Integer.toString(SEGMENT_BYTES));
    settings.put("min.insync.replicas", "1");
    // Nobody else will join the group: start at once.
    settings.put("group.initial.rebalance.delay.ms", "0");
  }

  private static void fewThreads(Properties settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("num.replica.fetchers", "1");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("background.threads", "2");
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(CLEANER_BUFFER_BYTES));
  }
}
