package io.tallybook.runners.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes this the only owner of a folder, among the parts of this process and among processes. The
 * operating system gives the lock back when the process dies, however it dies.
 */
final class FolderLock implements AutoCloseable {
  // The operating system's lock belongs to the process as a whole, and merely closing the file a
  // second time would give it back: within the process this set decides.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the folder, which is made if it does not exist.
   *
   * @throws IOException if somebody else has it, or it cannot be written
   */
  static FolderLock acquire(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = fileIn(folder.toRealPath());
    if (!HELD.add(file)) {
      throw new FolderInUseException(folder);
    }
    boolean locked = false;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        locked = channel.tryLock() != null;
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (!locked) {
        throw new FolderInUseException(folder);
      }
      return new FolderLock(file, channel);
    } finally {
      if (!locked) {
        HELD.remove(file);
      }
    }
  }

  /** What is locked in a folder; there if the folder has had an owner. */
  static Path fileIn(Path folder) {
    return folder.resolve("owner.lock");
  }

  /** What is locked. */
  Path file() {
    return file;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back " + file, e);
    } finally {
      HELD.remove(file);
    }
  }
}
