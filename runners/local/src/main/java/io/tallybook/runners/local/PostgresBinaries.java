package io.tallybook.runners.local;

import io.tallybook.runners.flink.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, from the class path into a folder where they can be run. Unpacked once a
 * user and release, because that takes longer than all the rest of a start.
 */
final class PostgresBinaries {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
  private static final int EXECUTABLE = 0100;
  private static final int DIGEST_BYTES_SHOWN = 8;

  private PostgresBinaries() {}

  /**
   * The folder with {@code bin/initdb} and the others.
   *
   * @throws IOException if there are none for this machine, or they cannot be unpacked
   */
  static Path unpacked() throws IOException {
    String resource =
        "/postgres-"
            + (isMac() ? "darwin" : "linux")
            + "-"
            + (System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64")
            + ".txz";
    Path folder = cache().resolve("postgres-" + digest(resource));
    if (!Files.isDirectory(folder)) {
      try (InputStream packed = open(resource)) {
        unpack(packed, folder);
      }
    }
    return folder;
  }

  private static InputStream open(String resource) throws IOException {
    InputStream packed = PostgresBinaries.class.getResourceAsStream(resource);
    if (packed == null) {
      throw new IOException(
          "there is no PostgreSQL for this machine on the class path ("
              + resource
              + "); give the address of another one with --ledger");
    }
    return packed;
  }

  /** Tells releases apart. */
  private static String digest(String resource) throws IOException {
    try (InputStream packed = open(resource)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int length = packed.read(buffer); length >= 0; length = packed.read(buffer)) {
        digest.update(buffer, 0, length);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES_SHOWN);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static boolean isMac() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
  }

  /** The user's own: what lies where others may write must not be run. */
  private static Path cache() {
    String named = System.getenv("XDG_CACHE_HOME");
    Path caches =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(named);
    return caches.resolve("tallybook");
  }

  /** Beside its place and then moved there, so that a crash or a second one leaves no half. */
  private static void unpack(InputStream packed, Path folder) throws IOException {
    Files.createDirectories(parentOf(folder));
    Path fresh = Files.createTempDirectory(parentOf(folder), "unpacking");
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, fresh);
      }
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      LOG.info("somebody else has just unpacked {}", folder);
    } finally {
      Folders.delete(fresh);
    }
  }

  private static Path parentOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "no root is unpacked to");
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("the PostgreSQL archive leads out of its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(parentOf(target));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    boolean executable = (entry.getMode() & EXECUTABLE) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
