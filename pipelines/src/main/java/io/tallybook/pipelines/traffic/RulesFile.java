package io.tallybook.pipelines.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.transforms.traffic.RuleCatalog;
import io.tallybook.transforms.traffic.Setting;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of rules as a text file: {@code RULE.setting = value} or {@code RULE = off} a line;
 * lines that begin with a {@code #} are comments. Rules that are not named judge by their defaults;
 * those on demand do not, unless a line says {@code RULE = on}.
 */
public final class RulesFile {
  private static final Pattern LINE =
      Pattern.compile("([A-Z0-9_]+)(?:\\.([a-z0-9_]+))?\\s*=\\s*(\\S.*)");
  private static final String OFF = "off";
  private static final String ON = "on";

  private final Path file;
  private final FileProblems problems = new FileProblems();
  private final Map<String, Integer> lineByName = new HashMap<>();
  private TrafficPolicy policy;

  private RulesFile(Path file, TrafficPolicy policy) {
    this.file = file;
    this.policy = policy;
  }

  /**
   * Sets a policy as a file says.
   *
   * @throws TrafficFileException with all problems, if the file cannot be read or has any
   */
  public static TrafficPolicy apply(Path file, TrafficPolicy policy) {
    return new RulesFile(file, policy).read();
  }

  private TrafficPolicy read() {
    try {
      List<String> lines = Files.readAllLines(file, UTF_8);
      for (int i = 0; i < lines.size(); i++) {
        if (!ListEntries.isComment(lines.get(i))) {
          read(i + 1, lines.get(i).strip());
        }
      }
    } catch (IOException e) {
      problems.add(file, e);
    }
    requireSettingsThatFit();
    problems.refuse();
    return policy;
  }

  /** Settings of one rule may be fine each and make no sense together. */
  private void requireSettingsThatFit() {
    try {
      policy.rules();
    } catch (IllegalArgumentException e) {
      problems.add(file, String.valueOf(e.getMessage()));
    }
  }

  private void read(int line, String text) {
    Matcher matcher = LINE.matcher(text);
    try {
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "must be 'RULE.setting = value' or 'RULE = off', is '" + text + "'");
      }
      String name = text.substring(0, text.indexOf('=')).strip();
      Integer first = lineByName.putIfAbsent(name, line);
      if (first != null) {
        throw new IllegalArgumentException(name + " is on line " + first + " already");
      }
      set(matcher.group(1), matcher.group(2), matcher.group(3));
    } catch (IllegalArgumentException e) {
      problems.add(file, line, String.valueOf(e.getMessage()));
    }
  }

  private void set(String ruleId, @Nullable String name, String value) {
    List<Setting> settings = RuleCatalog.kind(ruleId).settings();
    if (name == null) {
      turn(ruleId, value);
      return;
    }
    Setting setting =
        settings.stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(noSetting(ruleId, name, settings)));
    policy = policy.withSetting(ruleId, name, SettingText.parse(ruleId, setting, value));
  }

  private void turn(String ruleId, String value) {
    boolean isOnDemand = RuleCatalog.kind(ruleId).isOnDemand();
    if (value.equals(ON) && isOnDemand) {
      policy = policy.with(ruleId);
    } else if (value.equals(OFF)) {
      policy = policy.without(ruleId);
    } else {
      throw new IllegalArgumentException(
          ruleId + " can be " + (isOnDemand ? "on or off" : "off only") + ", is '" + value + "'");
    }
  }

  private static String noSetting(String ruleId, String name, List<Setting> settings) {
    return ruleId
        + " has no setting '"
        + name
        + "'; "
        + (settings.isEmpty()
            ? "it has none"
            : "settings are "
                + settings.stream().map(Setting::name).collect(Collectors.joining(", ")));
  }
}
