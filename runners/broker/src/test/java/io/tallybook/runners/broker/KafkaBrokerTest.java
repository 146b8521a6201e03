package io.tallybook.runners.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
  @Test
  void reopened_keepsPortTopicsAndEveryRecord(@TempDir Path directory) throws Exception {
    int port;
    try (KafkaBroker broker = KafkaBroker.open(directory, KafkaBroker.PORT_ANY)) {
      port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
      broker.createTopic("clicks", 3);
      TopicContent.write(broker.bootstrapServers(), "clicks", 0, 1_000);
    }
    try (KafkaBroker broker = KafkaBroker.open(directory, port)) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      broker.createTopic("clicks", 3);
      TopicContent.write(broker.bootstrapServers(), "clicks", 1_000, 1_500);
      assertThat(TopicContent.values(broker.bootstrapServers(), "clicks"))
          .containsExactlyInAnyOrderElementsOf(records(1_500));
    }
  }

  @Test
  void killed_keepsEveryAcknowledgedRecord(@TempDir Path directory) throws Exception {
    Process process = startKilledBroker(directory);
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      assertThat(output.lines().anyMatch(KilledBroker.READY::equals)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (KafkaBroker broker = KafkaBroker.open(directory, KafkaBroker.PORT_ANY)) {
      assertThat(TopicContent.values(broker.bootstrapServers(), KilledBroker.TOPIC))
          .containsExactlyInAnyOrderElementsOf(records(KilledBroker.RECORDS));
      TopicContent.write(
          broker.bootstrapServers(),
          KilledBroker.TOPIC,
          KilledBroker.RECORDS,
          KilledBroker.RECORDS + 1);
    }
  }

  @Test
  void createTopic_again_onlyWithTheSameNumberOfPartitions(@TempDir Path directory)
      throws Exception {
    try (KafkaBroker broker = KafkaBroker.open(directory, KafkaBroker.PORT_ANY)) {
      broker.createTopic("clicks", 4);
      broker.createTopic("clicks", 4);
      assertThatIllegalStateException()
          .isThrownBy(() -> broker.createTopic("clicks", 8))
          .withMessageContaining("topic 'clicks' has 4 partitions, asked for are 8");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> broker.createTopic("none", 0))
          .withMessageContaining("partitions must be at least 1, is 0");
    }
  }

  @Test
  void topics_areStampedByTheLogAndCutByTimeAlone(@TempDir Path directory) throws Exception {
    try (KafkaBroker broker =
            KafkaBroker.open(directory, KafkaBroker.PORT_ANY, Duration.ofHours(36));
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      broker.createTopic("clicks", 1);
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "clicks");
      Config config = requireNonNull(admin.describeConfigs(List.of(topic)).all().get().get(topic));
      assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
      assertThat(config.get("retention.bytes").value()).isEqualTo("-1");
      assertThat(config.get("retention.ms").value())
          .isEqualTo(Long.toString(Duration.ofHours(36).toMillis()));
      long beforeMillis = System.currentTimeMillis();
      TopicContent.write(broker.bootstrapServers(), "clicks", 0, 1);
      assertThat(TopicContent.read(broker.bootstrapServers(), "clicks").get(0).timestamp())
          .isBetween(beforeMillis, System.currentTimeMillis());
    }
  }

  @Test
  void open_takenPort_isRefused(@TempDir Path directory) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> KafkaBroker.open(directory, taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 cannot be used");
    }
  }

  @Test
  void open_directoryInUse_isRefusedAndLeavesTheOwnerAlone(@TempDir Path directory)
      throws Exception {
    try (KafkaBroker broker = KafkaBroker.open(directory, KafkaBroker.PORT_ANY)) {
      assertThatThrownBy(() -> KafkaBroker.open(directory, KafkaBroker.PORT_ANY))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("another broker is using " + directory);
      broker.createTopic("clicks", 1);
      TopicContent.write(broker.bootstrapServers(), "clicks", 0, 10);
      assertThat(TopicContent.values(broker.bootstrapServers(), "clicks"))
          .containsExactlyElementsOf(records(10));
    }
  }

  @Test
  void open_badArguments_areRefused(@TempDir Path directory) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaBroker.open(directory, 65_536))
        .withMessage("port must lie between 0 and 65535, is 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaBroker.open(directory, 0, Duration.ZERO))
        .withMessage("retention must be at least 1 ms, is PT0S");
  }

  @Test
  void open_unusableDirectory_isRefused(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> KafkaBroker.open(file, KafkaBroker.PORT_ANY))
        .isInstanceOf(IOException.class);
  }

  private static Process startKilledBroker(Path directory) throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            KilledBroker.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<String> records(int count) {
    return IntStream.range(0, count).mapToObj(i -> "record-" + i).toList();
  }
}
