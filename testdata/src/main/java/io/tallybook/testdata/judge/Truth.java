package io.tallybook.testdata.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.tallybook.testdata.TruthLabel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is true of the unique clicks of generated traffic.
 *
 * @param labels by event id: the clicks that are to be judged
 * @param outside ids of clicks on other days than the one asked for
 */
public record Truth(Map<String, TruthLabel> labels, Set<String> outside) {
  private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

  public Truth {
    labels = Map.copyOf(labels);
    outside = Set.copyOf(outside);
  }

  /**
   * Reads the file of truth that traffic was generated with. Some 150 bytes of memory a click.
   *
   * @param day the UTC day whose clicks are to be judged; empty: all
   * @throws UnreadableJudgementException if a line is none of that format, or names a click twice
   */
  public static Truth read(Path file, Optional<LocalDate> day) throws IOException {
    Map<String, TruthLabel> labels = new HashMap<>();
    Set<String> outside = new HashSet<>();
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        Line read;
        try {
          read = Line.parse(line);
        } catch (IllegalArgumentException e) {
          throw new UnreadableJudgementException(file + ":" + number + ": " + e.getMessage());
        }
        if (!read.isUniqueClick()) {
          continue;
        }
        boolean within = day.isEmpty() || day.get().equals(read.day());
        boolean again =
            within
                ? labels.put(read.eventId(), read.label()) != null
                : !outside.add(read.eventId());
        if (again) {
          throw new UnreadableJudgementException(
              file + ":" + number + ": event '" + read.eventId() + "' is first twice");
        }
      }
    } catch (CharacterCodingException e) {
      throw new UnreadableJudgementException(
          file + ": must be UTF-8 text, is not behind line " + number);
    }
    return new Truth(labels, outside);
  }

  private record Line(String eventId, Instant time, String type, TruthLabel label, String role) {
    static Line parse(String text) {
      JsonNode node;
      try {
        node = READER.readTree(text);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
      }
      return new Line(
          text(node, "event_id"),
          time(text(node, "time")),
          text(node, "type"),
          label(text(node, "label")),
          text(node, "role"));
    }

    boolean isUniqueClick() {
      return type.equals("click") && role.equals("first");
    }

    LocalDate day() {
      return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static String text(JsonNode node, String field) {
      JsonNode value = node.path(field);
      if (!value.isTextual() || value.textValue().isEmpty()) {
        throw new IllegalArgumentException(
            "must be an object with the text " + field + ", as 'generate --truth' writes it");
      }
      return value.textValue();
    }

    private static Instant time(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "time must be an ISO-8601 instant, is '" + text + "'", e);
      }
    }

    private static TruthLabel label(String text) {
      for (TruthLabel label : TruthLabel.values()) {
        if (label.name().toLowerCase(Locale.ROOT).equals(text)) {
          return label;
        }
      }
      throw new IllegalArgumentException("there is no label '" + text + "'");
    }
  }
}
