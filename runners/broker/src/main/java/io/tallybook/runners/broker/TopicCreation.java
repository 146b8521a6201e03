package io.tallybook.runners.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Brings a topic into being, or makes sure that the one there is the one wanted. */
final class TopicCreation {
  private static final short REPLICAS = 1;
  private static final Duration VISIBLE_MAX = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private TopicCreation() {}

  static void ensure(String bootstrapServers, String name, int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "partitions must be at least 1, is " + partitions + " for topic '" + name + "'");
    }
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Optional<TopicDescription> found = describe(admin, name);
      if (found.isEmpty()) {
        create(admin, name, partitions);
        found = Optional.of(awaitLeaders(admin, name));
      }
      int existing = found.get().partitions().size();
      if (existing != partitions) {
        throw new IllegalStateException(
            "topic '"
                + name
                + "' has "
                + existing
                + " partitions, asked for are "
                + partitions
                + ": the number is fixed when a topic is created, because running pipelines never"
                + " read partitions added later. Ask for "
                + existing
                + ", or begin with an empty data directory");
      }
    }
  }

  private static void create(Admin admin, String name, int partitions) {
    NewTopic topic =
        new NewTopic(name, partitions, REPLICAS)
            .configs(
                Map.of(
                    // Stated on the topic itself, not left to the broker's default: the pipelines'
                    // checks of receive times rely on it.
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    "-1"));
    try {
      await(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      // Somebody was quicker: the number of partitions is compared all the same.
      return;
    }
  }

  /** Creation is acknowledged before the broker's own view of its topics shows it. */
  private static TopicDescription awaitLeaders(Admin admin, String name) {
    long deadlineNanos = System.nanoTime() + VISIBLE_MAX.toNanos();
    while (System.nanoTime() - deadlineNanos < 0) {
      Optional<TopicDescription> found = describe(admin, name);
      if (found.isPresent()
          && found.get().partitions().stream().allMatch(partition -> partition.leader() != null)) {
        return found.get();
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    throw new IllegalStateException(
        "topic '" + name + "' was created but has no leaders after " + VISIBLE_MAX);
  }

  private static Optional<TopicDescription> describe(Admin admin, String name) {
    try {
      return Optional.ofNullable(
          await(admin.describeTopics(List.of(name)).allTopicNames()).get(name));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while talking to the broker", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new KafkaException(e);
    }
  }
}
