package io.tallybook.runners.local;

import io.tallybook.runners.broker.KafkaBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** The Kafka broker of a local stack, whether the stack runs or not. */
public final class StackBroker implements AutoCloseable {
  private final String bootstrapServers;
  private final @Nullable KafkaBroker own;

  private StackBroker(String bootstrapServers, @Nullable KafkaBroker own) {
    this.bootstrapServers = bootstrapServers;
    this.own = own;
  }

  /**
   * The broker of the stack that runs on a folder; if none does, the folder's broker is opened here
   * and closed with this object.
   *
   * @throws IOException if no stack was ever started on the folder, or its broker does not start
   */
  public static StackBroker of(DataFolder folder) throws IOException {
    int port =
        folder
            .kafkaPort()
            .orElseThrow(
                () -> new IOException(folder.root() + ": no stack has been started here yet"));
    if (isAnswering(port)) {
      return new StackBroker("127.0.0.1:" + port, null);
    }
    KafkaBroker broker = KafkaBroker.open(folder.kafka(), port);
    return new StackBroker(broker.bootstrapServers(), broker);
  }

  private static boolean isAnswering(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it serves, {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
