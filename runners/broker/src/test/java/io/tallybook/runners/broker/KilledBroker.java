package io.tallybook.runners.broker;

import java.nio.file.Path;

/** A process that writes acknowledged records to a broker of its own and waits to be killed. */
final class KilledBroker {
  static final String TOPIC = "survives";
  static final int RECORDS = 2_000;
  static final String READY = "acknowledged";

  private KilledBroker() {}

  public static void main(String[] args) throws Exception {
    KafkaBroker broker = KafkaBroker.open(Path.of(args[0]), KafkaBroker.PORT_ANY);
    broker.createTopic(TOPIC, 3);
    TopicContent.write(broker.bootstrapServers(), TOPIC, 0, RECORDS);
    System.out.println(READY);
    System.out.flush();
    // Ends only by force, or with the parent that holds the other end of this pipe.
    int ended = System.in.read();
    Runtime.getRuntime().halt(ended);
  }
}
