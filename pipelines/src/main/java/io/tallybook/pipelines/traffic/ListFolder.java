package io.tallybook.pipelines.traffic;

import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder of snapshots of lists, one a file that ends in {@code .list}. A snapshot is never
 * changed nor taken away, or what was judged by it could not be judged again.
 */
public final class ListFolder {
  /**
   * A snapshot and the file it is in.
   *
   * @param file where it lies
   */
  public record Entry(Path file, Snapshot<?> snapshot) {}

  private final Path root;

  private ListFolder(Path root) {
    this.root = root;
  }

  public static ListFolder at(Path root) {
    return new ListFolder(root);
  }

  /**
   * All snapshots, with the lists that come with the code.
   *
   * @throws TrafficFileException with all problems, if any file cannot be taken or a list goes back
   *     in time
   */
  public TrafficLists read() {
    TrafficLists lists = TrafficLists.builtIn();
    for (Entry entry : entries()) {
      lists = lists.with(entry.snapshot());
    }
    return lists;
  }

  /**
   * All snapshots by kind, oldest first.
   *
   * @throws TrafficFileException with all problems, if any file cannot be taken or a list goes back
   *     in time
   */
  public List<Entry> entries() {
    FileProblems problems = new FileProblems();
    List<Entry> entries = new ArrayList<>();
    for (Path file : files(problems)) {
      ListFile.read(file, problems).ifPresent(snapshot -> entries.add(new Entry(file, snapshot)));
    }
    entries.sort(
        Comparator.comparing((Entry entry) -> entry.snapshot().kind())
            .thenComparing(entry -> entry.snapshot().effectiveFromMillis())
            .thenComparing(entry -> entry.snapshot().version(), VersionOrder.INSTANCE));
    checkOrder(entries, problems);
    problems.refuse();
    return entries;
  }

  private List<Path> files(FileProblems problems) {
    if (!Files.isDirectory(root)) {
      problems.add(root, "there is no such folder");
      return List.of();
    }
    try (var files = Files.list(root)) {
      return files.filter(file -> file.toString().endsWith(ListFile.SUFFIX)).sorted().toList();
    } catch (IOException e) {
      problems.add(root, "cannot be read: " + e);
      return List.of();
    }
  }

  /** Versions must grow with the times from which they hold. */
  private static void checkOrder(List<Entry> entries, FileProblems problems) {
    Map<ListKind, Entry> before = builtIn();
    for (Entry entry : entries) {
      Snapshot<?> snapshot = entry.snapshot();
      Entry older = before.put(snapshot.kind(), entry);
      if (older != null) {
        backInTime(older, snapshot).ifPresent(problem -> problems.add(entry.file(), problem));
      }
    }
  }

  private static Map<ListKind, Entry> builtIn() {
    Map<ListKind, Entry> builtIn = new EnumMap<>(ListKind.class);
    for (Snapshot<?> snapshot : TrafficLists.builtIn().snapshots()) {
      builtIn.put(snapshot.kind(), new Entry(Path.of(""), snapshot));
    }
    return builtIn;
  }

  /** Why a snapshot cannot come after another one. */
  private static Optional<String> backInTime(Entry older, Snapshot<?> snapshot) {
    boolean ofCode = older.file().toString().isEmpty();
    String name = snapshot.kind().text() + " " + snapshot.version();
    String olderName =
        older.snapshot().version()
            + (ofCode ? " of the code" : " in " + older.file().getFileName());
    if (older.snapshot().effectiveFromMillis() >= snapshot.effectiveFromMillis()) {
      return Optional.of(
          name
              + " is effective from "
              + snapshot.effectiveFrom()
              + ", must be later than "
              + olderName
              + ", which is from "
              + older.snapshot().effectiveFrom());
    }
    // Versions of the code's lists are others' numbers.
    return ofCode
            || VersionOrder.INSTANCE.compare(older.snapshot().version(), snapshot.version()) < 0
        ? Optional.empty()
        : Optional.of(
            name
                + " goes back in time: it is effective after "
                + olderName
                + " and is no later version");
  }

  /**
   * Adds a snapshot: checks it and the folder, then copies it whole or not at all.
   *
   * @return the file in the folder
   * @throws TrafficFileException if the file cannot be taken, or is not later than all snapshots of
   *     its kind
   */
  public Entry add(Path file) {
    FileProblems problems = new FileProblems();
    Optional<Snapshot<?>> read = ListFile.read(file, problems);
    problems.refuse();
    Snapshot<?> snapshot = read.orElseThrow();
    List<Entry> there = Files.isDirectory(root) ? entries() : List.of();
    Map<ListKind, Entry> latest = builtIn();
    there.forEach(entry -> latest.put(entry.snapshot().kind(), entry));
    Entry older = latest.get(snapshot.kind());
    if (older != null) {
      backInTime(older, snapshot).ifPresent(problem -> problems.add(file, problem));
      problems.refuse();
    }
    Path target = root.resolve(snapshot.kind().text() + "-" + snapshot.version() + ListFile.SUFFIX);
    if (Files.exists(target)) {
      problems.add(target, "is there already");
      problems.refuse();
    }
    copy(file, target);
    return new Entry(target, snapshot);
  }

  /** Under a name that nobody reads, then renamed: no reader sees half a file. */
  private void copy(Path file, Path target) {
    try {
      Files.createDirectories(root);
      Path part = Files.createTempFile(root, "adding-", ".part");
      try {
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (FileAlreadyExistsException e) {
      throw new TrafficFileException(List.of(target + ": is there already"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }
}
