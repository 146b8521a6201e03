package io.tallybook.stores.rawlog;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where things lie under the log's root.
 *
 * <pre>
 * date=2026-11-22/hour=09/ad-events-0-00000000000000001207-5f0c2ab1.parquet   data
 * manifest/commits/ad-events/0/000000000042.json                             a commit
 * manifest/compactions/000000000003.json                                     a compaction
 * </pre>
 */
final class LogLayout {
  static final String DATA_SUFFIX = ".parquet";
  static final String TEMPORARY_SUFFIX = ".tmp";
  static final String MANIFEST_SUFFIX = ".json";

  /** What Kafka allows; anything else would not be safe as a folder's name. */
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private static final Pattern DATA_NAME =
      Pattern.compile("\\.?(.+)-(\\d{1,9})-(\\d{20})-[0-9a-f]+\\.parquet(\\.tmp)?");

  private final Path root;

  LogLayout(Path root) {
    this.root = root;
  }

  /**
   * @throws RawLogException if Kafka has no topics of that name
   */
  static void checkTopic(String topic) {
    if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      throw new RawLogException(
          "a topic's name must have 1 to 249 letters, digits, '.', '_' or '-', is '" + topic + "'");
    }
  }

  Path root() {
    return root;
  }

  /** A file by its path in a manifest. */
  Path resolve(String path) {
    return root.resolve(path);
  }

  /** A file's path as manifests have it. */
  String pathOf(Path file) {
    return root.relativize(file).toString().replace(File.separatorChar, '/');
  }

  /** The folder with a folder for each topic. */
  Path commits() {
    return root.resolve("manifest").resolve("commits");
  }

  Path commits(TopicPartition source) {
    return commits().resolve(source.topic()).resolve(Integer.toString(source.partition()));
  }

  Path compactions() {
    return root.resolve("manifest").resolve("compactions");
  }

  /** Name of the manifest with a number. */
  static String manifestName(long sequence) {
    return String.format(Locale.ROOT, "%012d%s", sequence, MANIFEST_SUFFIX);
  }

  /** Path of a data file, relative to the root. */
  static String dataPath(LogHour hour, TopicPartition source, long minOffset, String unique) {
    return String.format(
        Locale.ROOT,
        "%s/%s-%d-%020d-%s%s",
        hour.folder(),
        source.topic(),
        source.partition(),
        minOffset,
        unique,
        DATA_SUFFIX);
  }

  /** What a file is called until it is complete. */
  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + TEMPORARY_SUFFIX);
  }

  /**
   * What the name of a data file says, finished or not.
   *
   * @param source the partition of its rows
   * @param minOffset of its first row
   */
  record DataName(TopicPartition source, long minOffset) {}

  /** Null if no data file is called that. */
  static @Nullable DataName dataName(Path file) {
    Matcher name = DATA_NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches()
        ? new DataName(
            new TopicPartition(name.group(1), Integer.parseInt(name.group(2))),
            Long.parseLong(name.group(3)))
        : null;
  }
}
