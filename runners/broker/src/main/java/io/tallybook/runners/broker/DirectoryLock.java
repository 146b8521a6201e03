package io.tallybook.runners.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second broker out of a data directory, in this process and in others. Kafka's own lock is
 * taken too late: by then a second controller has already written to the shared metadata log.
 *
 * <p>The operating system gives the lock back when the process dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "broker.lock";

  // The operating system's lock belongs to the process as a whole, and merely closing the file a
  // second time would give it back: within the process this set decides.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @throws IOException if another broker holds the directory, or the directory cannot be written
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(directory);
    }
    boolean locked = false;
    try {
      FileChannel channel =
          FileChannel.open(real.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        locked = channel.tryLock() != null;
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (!locked) {
        throw inUse(directory);
      }
      return new DirectoryLock(real, channel);
    } finally {
      if (!locked) {
        HELD.remove(real);
      }
    }
  }

  private static IOException inUse(Path directory) {
    return new IOException(
        "another broker is using " + directory + "; stop it, or use another folder");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back the lock on " + directory, e);
    } finally {
      HELD.remove(directory);
    }
  }
}
