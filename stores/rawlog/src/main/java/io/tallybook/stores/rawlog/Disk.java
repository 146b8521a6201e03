package io.tallybook.stores.rawlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Everything the log changes on disk goes through here, step by step, so that a test can let the
 * machine die before each of them.
 */
interface Disk {
  /** A file being written for the first time. */
  interface NewFile extends AutoCloseable {
    void write(byte[] bytes, int from, int length) throws IOException;

    /** Returns once all that was written survives a loss of power. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Creates a folder and those above it; those that exist are left as they are. */
  void createFolders(Path folder) throws IOException;

  /** Creates a file that does not exist yet. */
  NewFile create(Path file) throws IOException;

  /** Renames a file atomically, in place of the target if that exists. */
  void rename(Path from, Path to) throws IOException;

  /**
   * Gives a file a second name.
   *
   * @throws FileAlreadyExistsException if that name is taken; of several who try, one succeeds
   */
  void link(Path name, Path existing) throws IOException;

  /** Returns once the names in a folder survive a loss of power. */
  void forceFolder(Path folder) throws IOException;

  /** Removes a file; none is fine, too. */
  void delete(Path file) throws IOException;

  /** The disk of this machine. */
  static Disk local() {
    return new Local();
  }

  /** See {@link #local}. */
  final class Local implements Disk {
    private Local() {}

    @Override
    public void createFolders(Path folder) throws IOException {
      if (Files.isDirectory(folder)) {
        return;
      }
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        createFolders(parent);
      }
      try {
        Files.createDirectory(folder);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(folder)) {
          throw e;
        }
      }
      if (parent != null) {
        forceFolder(parent);
      }
    }

    @Override
    public NewFile create(Path file) throws IOException {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new NewFile() {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
          while (rest.hasRemaining()) {
            channel.write(rest);
          }
        }

        @Override
        public void force() throws IOException {
          channel.force(true);
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
      Files.createLink(name, existing);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }
  }
}
