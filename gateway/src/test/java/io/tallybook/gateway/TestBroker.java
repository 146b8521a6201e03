package io.tallybook.gateway;

import io.tallybook.runners.broker.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One real broker for all tests of this JVM, started by the first one that needs it. */
final class TestBroker {
  private TestBroker() {}

  /** Creates a topic nobody else has. */
  static void createTopic(String name, int partitions) {
    Shared.BROKER.createTopic(name, partitions);
  }

  static String bootstrapServers() {
    return Shared.BROKER.bootstrapServers();
  }

  private static final class Shared {
    private static final KafkaBroker BROKER = start();

    private static KafkaBroker start() {
      try {
        Path directory = Files.createTempDirectory("tallybook-gateway-test");
        KafkaBroker broker = KafkaBroker.open(directory, KafkaBroker.PORT_ANY);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broker, directory)));
        return broker;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void end(KafkaBroker broker, Path directory) {
      broker.close();
      try (Stream<Path> files = Files.walk(directory)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
