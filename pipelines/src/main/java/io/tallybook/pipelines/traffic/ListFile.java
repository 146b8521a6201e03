package io.tallybook.pipelines.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.EventValidator;
import io.tallybook.transforms.traffic.lists.ListContent;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A snapshot of a list as a text file, UTF-8. Its first lines that are neither empty nor a comment
 * say what it is:
 *
 * <pre>
 * tallybook-list datacentre-ranges
 * version 2026-11-01
 * effective-from 2026-11-01T00:00:00Z
 * </pre>
 *
 * <p>Then comes an entry a line, see {@link ListEntries}; lines that begin with a {@code #} are
 * comments. A file is taken as a whole or not at all.
 */
final class ListFile {
  /** How the name of a file ends that is a snapshot. */
  static final String SUFFIX = ".list";

  /** A limit on everything: five million ranges fit. */
  private static final long BYTES_MAX = 128L << 20;

  private static final String FORMAT = "tallybook-list";
  private static final String VERSION = "version";
  private static final String EFFECTIVE = "effective-from";
  private static final Pattern VERSION_TEXT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String KINDS =
      Arrays.stream(ListKind.values()).map(ListKind::text).collect(Collectors.joining(", "));

  private final Path file;
  private final FileProblems problems;
  private List<String> lines = List.of();
  private int next;

  private ListFile(Path file, FileProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Reads a snapshot; empty if anything is wrong, which is among the problems then. */
  static Optional<Snapshot<?>> read(Path file, FileProblems problems) {
    int before = problems.count();
    try {
      Snapshot<?> snapshot = new ListFile(file, problems).read();
      return problems.count() == before ? Optional.of(snapshot) : Optional.empty();
    } catch (IOException e) {
      problems.add(file, e);
    }
    return Optional.empty();
  }

  private Snapshot<?> read() throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      problems.add(file, "may have " + BYTES_MAX + " bytes, has " + Files.size(file));
      return nothing();
    }
    byte[] bytes = Files.readAllBytes(file);
    lines = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().lines().toList();
    if (lines.stream().allMatch(ListEntries::isComment)) {
      problems.add(file, "is empty, must begin with '" + FORMAT + " KIND'");
      return nothing();
    }
    String kindText = header(FORMAT);
    if (kindText.isEmpty()) {
      return nothing();
    }
    Optional<ListKind> kind = ListKind.of(kindText);
    if (kind.isEmpty()) {
      problems.add(file, next, FORMAT + " must be one of " + KINDS + ", is '" + kindText + "'");
      return nothing();
    }
    String version = header(VERSION);
    if (!VERSION_TEXT.matcher(version).matches()) {
      problems.add(
          file, next, VERSION + " must be 1 to 64 of A-Z a-z 0-9 . _ -, is '" + version + "'");
    }
    long effectiveFrom = effectiveFrom();
    ListContent content = ListEntries.read(kind.get(), file, lines, next, problems);
    return new Snapshot<>(kind.get(), version, effectiveFrom, sha256(bytes), content);
  }

  private long effectiveFrom() {
    String text = header(EFFECTIVE);
    try {
      long millis = Instant.parse(text).toEpochMilli();
      if (millis >= EventValidator.TIME_MILLIS_MIN) {
        return millis;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // told below
    }
    problems.add(
        file, next, EFFECTIVE + " must be a time from 2000-01-01T00:00:00Z on, is '" + text + "'");
    return EventValidator.TIME_MILLIS_MIN;
  }

  /** What follows a word that must begin the next line. */
  private String header(String word) {
    while (next < lines.size() && ListEntries.isComment(lines.get(next))) {
      next++;
    }
    String line = next < lines.size() ? lines.get(next).strip() : "";
    next++;
    if (!line.startsWith(word + " ")) {
      problems.add(file, next, "must say '" + word + " ...', is '" + line + "'");
      return "";
    }
    return line.substring(word.length()).strip();
  }

  private Snapshot<?> nothing() {
    return new Snapshot<>(ListKind.BLOCKLIST, "", 0, "", ListEntries.none());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
