package io.tallybook.runners.local;

import io.tallybook.runners.flink.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a process puts what it needs while it runs: the libraries that come with the code, and
 * Flink's files, a hundred megabytes and more. The start script gives each process a folder of its
 * own; what one leaves that was killed, the next one of the same user removes.
 */
public final class TemporaryFolder {
  /** With the process and when it started, so that nobody calls a folder so that he keeps. */
  private static final Pattern NAME = Pattern.compile("tallybook-tmp-[0-9]+-[0-9]+");

  /** A process claims its folder much sooner than that. */
  private static final Duration STARTED_WITHIN = Duration.ofHours(1);

  /** Until the process ends, however it ends. */
  private static @Nullable FolderLock held;

  private TemporaryFolder() {}

  /**
   * Says that this process lives, and removes the folders beside its own of those that do not. The
   * own one goes with the process, if that leaves it empty. Where the folder for temporary files is
   * not a process's own, nothing is done.
   *
   * @throws IOException if the folder cannot be locked
   */
  public static void claim() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    Path system = folder.getParent();
    if (system == null || !isOfAProcess(folder)) {
      return;
    }
    held = FolderLock.acquire(folder);
    folder.toFile().deleteOnExit();
    held.file().toFile().deleteOnExit(); // the last one goes first
    removeAbandoned(folder, system);
  }

  private static boolean isOfAProcess(Path folder) {
    return NAME.matcher(folder.getFileName().toString()).matches();
  }

  private static void removeAbandoned(Path own, Path system) throws IOException {
    List<Path> folders;
    try (Stream<Path> entries = Files.list(system)) {
      folders = entries.filter(TemporaryFolder::isOfAProcess).toList();
    }
    for (Path folder : folders) {
      try {
        if (mayBeAbandoned(own, folder)) {
          removeIfAbandoned(folder);
        }
      } catch (IOException e) {
        // Its process lives, or another one removes it just now: none of it concerns this one.
      }
    }
  }

  /** A folder without a lock may be about to get it, if it is new. */
  private static boolean mayBeAbandoned(Path own, Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))
        && (Files.exists(FolderLock.fileIn(folder))
            || Files.getLastModifiedTime(folder)
                .toInstant()
                .isBefore(Instant.now().minus(STARTED_WITHIN)));
  }

  private static void removeIfAbandoned(Path folder) throws IOException {
    FolderLock lock = FolderLock.acquire(folder);
    try {
      Folders.delete(folder);
    } finally {
      lock.close();
    }
  }
}
