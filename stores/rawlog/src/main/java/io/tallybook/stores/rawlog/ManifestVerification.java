package io.tallybook.stores.rawlog;

import io.tallybook.stores.rawlog.Finding.Code;
import io.tallybook.stores.rawlog.Verification.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the manifests with each other. Where reading the log would stop at the first fault, this
 * notes it and goes on.
 */
final class ManifestVerification {
  private final LogLayout layout;
  private final List<Finding> findings;
  private final Map<String, LogFile> live = new LinkedHashMap<>();
  private final Set<String> added = new HashSet<>();
  private final Set<String> replaced = new HashSet<>();
  private final TreeMap<TopicPartition, Range> ranges = new TreeMap<>();

  ManifestVerification(LogLayout layout, List<Finding> findings) {
    this.layout = layout;
    this.findings = findings;
  }

  /** Paths and manifests of the live files, as far as they can be told. */
  Map<String, LogFile> live() {
    return live;
  }

  Set<String> replaced() {
    return replaced;
  }

  SortedMap<TopicPartition, Range> ranges() {
    return ranges;
  }

  void run() {
    // What was replaced was committed before: the order of reading that suits a log that grows.
    List<Compaction> compactions = compactions();
    for (TopicPartition source : LogHistory.sources(layout)) {
      commits(source);
    }
    compactions.forEach(this::apply);
  }

  private void commits(TopicPartition source) {
    long expected = 0;
    long end = -1;
    for (Path manifest : new Manifests(layout.commits(source)).list()) {
      requireNumber(manifest, expected, "commit of " + source);
      expected = Manifests.sequence(manifest) + 1;
      Commit commit = commit(manifest);
      if (commit != null) {
        check(commit, source, manifest, end);
        end = Math.max(end, commit.to());
        ranges.merge(
            source,
            new Range(commit.from(), commit.to()),
            (a, b) -> new Range(a.from(), Math.max(a.to(), b.to())));
      }
    }
  }

  private @Nullable Commit commit(Path manifest) {
    try {
      Commit commit = ManifestJson.readCommit(Manifests.read(manifest), name(manifest));
      if (commit.sequence() == Manifests.sequence(manifest)) {
        return commit;
      }
      note(
          Code.DOUBLED,
          manifest,
          "is a copy of commit " + commit.sequence() + ": offsets " + offsets(commit));
    } catch (RawLogException e) {
      note(Code.BAD_MANIFEST, manifest, String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void check(Commit commit, TopicPartition source, Path manifest, long end) {
    if (!commit.source().equals(source)) {
      note(Code.BAD_MANIFEST, manifest, "is of " + commit.source() + ", must be of " + source);
    }
    if (end < 0 && commit.from() > 0) {
      note(
          Code.BEGINS_LATE,
          manifest,
          source + " begins at offset " + commit.from() + ", where the broker's log began");
    }
    if (end >= 0 && commit.from() > end) {
      note(
          Code.GAP,
          manifest,
          (commit.from() - end) + " offsets of " + source + " from " + end + " on are missing");
    }
    if (end >= 0 && commit.from() < end) {
      note(Code.DOUBLED, manifest, "covers offsets from " + commit.from() + ", taken to " + end);
    }
    long rows = 0;
    for (LogFile file : commit.files()) {
      rows += file.rows();
      add(file, manifest);
      if (file.minOffset() < commit.from()
          || file.maxOffset() >= commit.to()
          || !file.topicPartition().equals(source)) {
        note(Code.BAD_MANIFEST, manifest, file.path() + " is not of offsets " + offsets(commit));
      }
    }
    if (rows != commit.to() - commit.from()) {
      note(
          rows < commit.to() - commit.from() ? Code.GAP : Code.DOUBLED,
          manifest,
          "covers offsets " + offsets(commit) + " with " + rows + " rows");
    }
  }

  private void add(LogFile file, Path manifest) {
    if (!added.add(file.path())) {
      note(Code.DOUBLED, manifest, file.path() + " is named by another manifest, too");
    } else {
      live.put(file.path(), file);
    }
  }

  private List<Compaction> compactions() {
    List<Compaction> compactions = new ArrayList<>();
    long expected = 0;
    for (Path manifest : new Manifests(layout.compactions()).list()) {
      requireNumber(manifest, expected, "compaction");
      expected = Manifests.sequence(manifest) + 1;
      try {
        Compaction compaction =
            ManifestJson.readCompaction(Manifests.read(manifest), name(manifest));
        if (compaction.sequence() != Manifests.sequence(manifest)) {
          note(Code.DOUBLED, manifest, "is a copy of compaction " + compaction.sequence());
        } else {
          compactions.add(compaction);
        }
      } catch (RawLogException e) {
        note(Code.BAD_MANIFEST, manifest, String.valueOf(e.getMessage()));
      }
    }
    return compactions;
  }

  private void apply(Compaction compaction) {
    Path manifest = layout.compactions().resolve(LogLayout.manifestName(compaction.sequence()));
    long rows = 0;
    for (String path : compaction.replaces()) {
      LogFile file = live.remove(path);
      replaced.add(path);
      if (file == null) {
        note(Code.BAD_MANIFEST, manifest, "replaces " + path + ", which no manifest names");
      } else {
        rows += file.rows();
      }
    }
    for (LogFile file : compaction.adds()) {
      rows -= file.rows();
      add(file, manifest);
    }
    if (rows != 0) {
      note(
          rows > 0 ? Code.GAP : Code.DOUBLED,
          manifest,
          "has " + Math.abs(rows) + " rows " + (rows > 0 ? "less" : "more") + " than it replaces");
    }
  }

  private void requireNumber(Path manifest, long expected, String what) {
    long found = Manifests.sequence(manifest);
    for (long missing = expected; missing < found; missing++) {
      note(
          Code.MISSING_MANIFEST,
          manifest.resolveSibling(LogLayout.manifestName(missing)),
          "this " + what + " is gone, later ones are there");
    }
  }

  private static String offsets(Commit commit) {
    return commit.from() + " to " + (commit.to() - 1);
  }

  private String name(Path manifest) {
    return layout.pathOf(manifest);
  }

  private void note(Code code, Path where, String detail) {
    findings.add(new Finding(code, layout.pathOf(where), detail));
  }
}
