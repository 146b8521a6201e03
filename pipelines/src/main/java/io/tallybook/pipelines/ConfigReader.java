package io.tallybook.pipelines;

import io.tallybook.pipelines.traffic.TrafficFileException;
import io.tallybook.pipelines.traffic.TrafficFiles;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads values of flags and collects what is wrong with them, so that all of it is told at once.
 */
final class ConfigReader {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private static final Pattern SERVERS =
      Pattern.compile("[A-Za-z0-9._\\[\\]:-]+:\\d{1,5}(,[A-Za-z0-9._\\[\\]:-]+:\\d{1,5})*");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

  private final List<String> problems = new ArrayList<>();

  /** A duration such as 500ms, 10s, 15m, 1h or 7d within a range, both ends included. */
  Duration duration(String flag, String value, Duration min, Duration max) {
    Matcher matcher = DURATION.matcher(value.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
      if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
        return duration;
      }
    }
    problem(
        flag,
        value,
        "a duration from " + text(min) + " to " + text(max) + ", for instance 10s or 15m");
    return min;
  }

  /** A text that matches a pattern. */
  String text(String flag, String value, Pattern allowed, String rule) {
    if (!allowed.matcher(value).matches()) {
      problem(flag, value, rule);
    }
    return value;
  }

  /** Kafka brokers. */
  String servers(String flag, String value) {
    return text(flag, value, SERVERS, "host:port, comma-separated");
  }

  /** The name of a Kafka topic. */
  String topic(String flag, String value) {
    return text(flag, value, TOPIC, "1 to 249 of the characters a-z A-Z 0-9 . _ -");
  }

  /** A whole number within a range, both ends included. */
  int number(String flag, String value, int min, int max) {
    if (WHOLE_NUMBER.matcher(value).matches()) {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    problem(flag, value, "a whole number from " + min + " to " + max);
    return min;
  }

  /** A constant of an enum, in any case. */
  <E extends Enum<E>> E constant(String flag, String value, E[] constants) {
    for (E constant : constants) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    problem(
        flag,
        value,
        Arrays.stream(constants)
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or ")));
    return constants[0];
  }

  /**
   * What judges traffic.
   *
   * @param lists folder of the lists; empty if there are none
   * @param rules file of the settings; empty for the one in that folder
   * @param scorer class of a model; empty if none judges
   */
  TrafficPolicy traffic(String lists, String rules, String scorer) {
    try {
      return TrafficFiles.read(
          path(lists), path(rules), Optional.of(scorer).filter(name -> !name.isEmpty()));
    } catch (TrafficFileException e) {
      String.valueOf(e.getMessage()).lines().forEach(problems::add);
      return TrafficPolicy.defaults();
    }
  }

  private static Optional<Path> path(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
  }

  /** Notes what is wrong with a flag. */
  void problem(String flag, String value, String rule) {
    problems.add("--" + flag + "=" + value + ": must be " + rule);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException if anything was wrong, naming all of it
   */
  void done() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 86_400_000 == 0 && millis > 0) {
      return duration.toDays() + "d";
    } else if (millis % 3_600_000 == 0 && millis > 0) {
      return duration.toHours() + "h";
    } else if (millis % 60_000 == 0 && millis > 0) {
      return duration.toMinutes() + "m";
    }
    return millis % 1_000 == 0 ? duration.toSeconds() + "s" : millis + "ms";
  }
}
