package io.tallybook.stores.rawlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of manifests that are numbered from 0 without a gap. Whoever adds one must have seen all
 * before it: of two writers that add the same number, the second is refused, however long it had
 * been asleep.
 */
final class Manifests {
  private static final Pattern NAME = Pattern.compile("\\d{12,18}\\.json");

  private final Path folder;

  Manifests(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** The manifests there are, by number; none if there is no folder. */
  List<Path> list() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw new RawLogException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  /** What a manifest says. */
  static String read(Path manifest) {
    try {
      return Files.readString(manifest);
    } catch (IOException e) {
      throw new RawLogException(manifest + ": cannot be read: " + e, e);
    }
  }

  /** The number in a manifest's name. */
  static long sequence(Path manifest) {
    String name = String.valueOf(manifest.getFileName());
    return Long.parseLong(name.substring(0, name.length() - LogLayout.MANIFEST_SUFFIX.length()));
  }

  /**
   * Adds a manifest, atomically and for good: it is there as a whole or not at all.
   *
   * @return false if the number is taken; nothing has changed then
   */
  boolean add(Disk disk, long sequence, String text) throws IOException {
    disk.createFolders(folder);
    Path target = folder.resolve(LogLayout.manifestName(sequence));
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    byte[] bytes = text.getBytes(UTF_8);
    try (Disk.NewFile file = disk.create(temporary)) {
      file.write(bytes, 0, bytes.length);
      file.force();
    }
    try {
      disk.link(target, temporary);
    } catch (FileAlreadyExistsException e) {
      disk.delete(temporary);
      return false;
    }
    disk.forceFolder(folder);
    disk.delete(temporary);
    return true;
  }

  /**
   * The last commit of a partition; empty if there is none. The only manifest that is read.
   *
   * @throws RawLogException if it cannot be read, or is a copy of another one
   */
  static Optional<Commit> lastCommit(LogLayout layout, TopicPartition source) {
    List<Path> manifests = new Manifests(layout.commits(source)).list();
    if (manifests.isEmpty()) {
      return Optional.empty();
    }
    Path last = manifests.get(manifests.size() - 1);
    Commit commit = ManifestJson.readCommit(read(last), last.toString());
    if (commit.sequence() != sequence(last) || !commit.source().equals(source)) {
      throw new RawLogException(
          last + ": is commit " + commit.sequence() + " of " + commit.source() + ", out of place");
    }
    return Optional.of(commit);
  }
}
