package io.tallybook.pipelines.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The folder of a day's runs: {@code date=D/<SHA-256 of run.json>/}. A run works in a temporary
 * folder beside the finished ones and takes its name when every byte is on disk, so a run that was
 * killed leaves nothing that looks like a result; the next one clears it away. One run of a day at
 * a time: the operating system's lock says which, and gives it back when its process dies.
 */
final class RunFolder implements AutoCloseable {
  static final String RUN_JSON = "run.json";
  private static final String TEMPORARY_PREFIX = ".run-";

  private final Path dayFolder;
  private final FileChannel lock;
  private final Path temporary;

  private RunFolder(Path dayFolder, FileChannel lock, Path temporary) {
    this.dayFolder = dayFolder;
    this.lock = lock;
    this.temporary = temporary;
  }

  /**
   * Begins a run.
   *
   * @throws BillingException if another run of the day is at work
   */
  static RunFolder begin(Path output, LocalDate day) throws IOException {
    Path dayFolder = output.toAbsolutePath().resolve("date=" + day);
    Files.createDirectories(dayFolder);
    FileChannel lock = lock(dayFolder, day);
    try {
      try (var left = Files.list(dayFolder)) {
        for (Path path : left.filter(RunFolder::isTemporary).toList()) {
          delete(path);
        }
      }
      Path temporary = dayFolder.resolve(TEMPORARY_PREFIX + UUID.randomUUID());
      Files.createDirectories(temporary.resolve("parts"));
      return new RunFolder(dayFolder, lock, temporary);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Path dayFolder, LocalDate day) throws IOException {
    FileChannel channel =
        FileChannel.open(
            dayFolder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      held = false; // by this very process
    }
    if (!held) {
      channel.close();
      throw new BillingException("another run is billing " + day + "; try again when it is done");
    }
    return channel;
  }

  private static boolean isTemporary(Path path) {
    return String.valueOf(path.getFileName()).startsWith(TEMPORARY_PREFIX);
  }

  /** Names the run among all others. */
  String run() {
    return String.valueOf(temporary.getFileName());
  }

  /** Where the workers write the parts. */
  Path parts() {
    return temporary.resolve("parts");
  }

  /** Where the files are until the run has its name. */
  Path files() {
    return temporary;
  }

  /**
   * Joins the sorted parts of a file behind its header.
   *
   * @return the SHA-256 of the file's bytes
   */
  String join(RunFile file, List<PartFile> parts) throws IOException {
    Path target = temporary.resolve(file.fileName());
    MessageDigest digest = FileHash.digest();
    byte[] header = (file.header() + "\n").getBytes(UTF_8);
    try (OutputStream out =
        new BufferedOutputStream(
            new DigestOutputStream(Files.newOutputStream(target), digest), 1 << 16)) {
      // Compressed parts one behind the other are one compressed file.
      out.write(file.isCompressed() ? Zstd.compress(header) : header);
      for (PartFile part : parts) {
        try (InputStream bytes = Files.newInputStream(part.path());
            InputStream in = file.isCompressed() ? bytes : new ZstdInputStream(bytes)) {
          in.transferTo(out);
        }
      }
    }
    force(target);
    return FileHash.hex(digest);
  }

  /** Keeps a further file among the results. */
  void keep(String name, String text) throws IOException {
    Path file = temporary.resolve(name);
    Files.writeString(file, text);
    force(file);
  }

  /**
   * Ends the run: its folder takes the name of its content.
   *
   * @return the finished folder; one that was there before has the same content
   */
  Path finish(String runJson) throws IOException {
    byte[] json = runJson.getBytes(UTF_8);
    Path file = temporary.resolve(RUN_JSON);
    Files.write(file, json);
    force(file);
    delete(parts());
    force(temporary);
    MessageDigest digest = FileHash.digest();
    digest.update(json);
    Path result = dayFolder.resolve(FileHash.hex(digest));
    if (!Files.exists(result)) {
      Files.move(temporary, result, StandardCopyOption.ATOMIC_MOVE);
      force(dayFolder);
    }
    return result;
  }

  /** Clears away what was not finished, and lets the next run begin. */
  @Override
  public void close() throws IOException {
    try {
      delete(temporary);
    } finally {
      lock.close();
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var inside = Files.walk(path)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
