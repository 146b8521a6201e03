package io.tallybook.stores.rawlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Commits and compactions as JSON: one object on one line. */
final class ManifestJson {
  /** Version of the manifests themselves. */
  private static final int FORMAT = 1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestJson() {}

  static String write(Commit commit) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    json.put("topic", commit.source().topic());
    json.put("partition", commit.source().partition());
    json.put("sequence", commit.sequence());
    json.put("from", commit.from());
    json.put("to", commit.to());
    writeFiles(json.putArray("files"), commit.files());
    return line(json);
  }

  /**
   * Reads a commit.
   *
   * @throws RawLogException if the text is none; the message names {@code origin}
   */
  static Commit readCommit(String text, String origin) {
    JsonNode json = parse(text, origin);
    return new Commit(
        new TopicPartition(text(json, "topic", origin), (int) number(json, "partition", origin)),
        number(json, "sequence", origin),
        number(json, "from", origin),
        number(json, "to", origin),
        readFiles(json, "files", origin));
  }

  static String write(Compaction compaction) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    json.put("sequence", compaction.sequence());
    writeFiles(json.putArray("adds"), compaction.adds());
    compaction.replaces().forEach(json.putArray("replaces")::add);
    compaction.discards().forEach(json.putArray("discards")::add);
    return line(json);
  }

  /**
   * Reads a compaction.
   *
   * @throws RawLogException if the text is none; the message names {@code origin}
   */
  static Compaction readCompaction(String text, String origin) {
    JsonNode json = parse(text, origin);
    return new Compaction(
        number(json, "sequence", origin),
        readFiles(json, "adds", origin),
        readPaths(json, "replaces", origin),
        readPaths(json, "discards", origin));
  }

  private static List<String> readPaths(JsonNode json, String field, String origin) {
    List<String> paths = new ArrayList<>();
    for (JsonNode path : array(json, field, origin)) {
      if (!path.isTextual()) {
        throw new RawLogException(origin + ": " + field + " must hold texts, holds " + path);
      }
      paths.add(path.textValue());
    }
    return paths;
  }

  private static JsonNode array(JsonNode json, String field, String origin) {
    JsonNode array = json.path(field);
    if (!array.isArray()) {
      throw new RawLogException(origin + ": " + field + " must be an array, is " + array);
    }
    return array;
  }

  private static String line(ObjectNode json) {
    try {
      return MAPPER.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }

  private static JsonNode parse(String text, String origin) {
    JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new RawLogException(origin + ": not JSON: " + e.getOriginalMessage(), e);
    }
    long format = number(json, "format", origin);
    if (format != FORMAT) {
      throw new RawLogException(origin + ": format must be " + FORMAT + ", is " + format);
    }
    return json;
  }

  private static void writeFiles(ArrayNode array, List<LogFile> files) {
    for (LogFile file : files) {
      ObjectNode json = array.addObject();
      json.put("path", file.path());
      json.put("topic", file.topic());
      json.put("partition", file.partition());
      json.put("date", file.date().toString());
      json.put("hour", file.hour());
      json.put("rows", file.rows());
      json.put("bytes", file.bytes());
      json.put("sha256", file.sha256());
      json.put("min_offset", file.minOffset());
      json.put("max_offset", file.maxOffset());
      file.minEventTimeMillis().ifPresent(time -> json.put("min_event_time_millis", time));
      file.maxEventTimeMillis().ifPresent(time -> json.put("max_event_time_millis", time));
      json.put("min_recorded_at_millis", file.minRecordedAtMillis());
      json.put("max_recorded_at_millis", file.maxRecordedAtMillis());
      json.put("schema_version", file.schemaVersion());
    }
  }

  private static List<LogFile> readFiles(JsonNode json, String field, String origin) {
    List<LogFile> files = new ArrayList<>();
    for (JsonNode file : array(json, field, origin)) {
      files.add(readFile(file, origin));
    }
    return files;
  }

  private static LogFile readFile(JsonNode json, String origin) {
    return new LogFile(
        text(json, "path", origin),
        text(json, "topic", origin),
        (int) number(json, "partition", origin),
        date(json, origin),
        (int) number(json, "hour", origin),
        number(json, "rows", origin),
        number(json, "bytes", origin),
        text(json, "sha256", origin),
        number(json, "min_offset", origin),
        number(json, "max_offset", origin),
        optional(json, "min_event_time_millis", origin),
        optional(json, "max_event_time_millis", origin),
        number(json, "min_recorded_at_millis", origin),
        number(json, "max_recorded_at_millis", origin),
        (int) number(json, "schema_version", origin));
  }

  private static LocalDate date(JsonNode json, String origin) {
    String text = text(json, "date", origin);
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new RawLogException(origin + ": date must be YYYY-MM-DD, is '" + text + "'", e);
    }
  }

  private static OptionalLong optional(JsonNode json, String field, String origin) {
    return json.has(field) ? OptionalLong.of(number(json, field, origin)) : OptionalLong.empty();
  }

  private static long number(JsonNode json, String field, String origin) {
    JsonNode value = json.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new RawLogException(origin + ": " + field + " must be a whole number, is " + value);
    }
    return value.longValue();
  }

  private static String text(JsonNode json, String field, String origin) {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new RawLogException(origin + ": " + field + " must be a text, is " + value);
    }
    return value.textValue();
  }
}
