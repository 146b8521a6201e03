package io.tallybook.runners.launcher;

import java.util.concurrent.CountDownLatch;

/** The end of a service: Ctrl-C or a termination signal. */
final class Shutdown {
  private Shutdown() {}

  /** Waits until the process is told to end, then stops the service before it does. */
  static int await(Runnable stop) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "tallybook-stop"));
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }
}
