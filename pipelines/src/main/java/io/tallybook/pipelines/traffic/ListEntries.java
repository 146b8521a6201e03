package io.tallybook.pipelines.traffic;

import io.tallybook.model.EventId;
import io.tallybook.transforms.traffic.lists.AddressRange;
import io.tallybook.transforms.traffic.lists.AgentList;
import io.tallybook.transforms.traffic.lists.AgentPattern;
import io.tallybook.transforms.traffic.lists.ListContent;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.RangeList;
import io.tallybook.transforms.traffic.lists.RangeList.Labelled;
import io.tallybook.transforms.traffic.lists.SenderList;
import io.tallybook.transforms.traffic.lists.SenderList.IdKind;
import io.tallybook.transforms.traffic.lists.SenderList.IdUntil;
import io.tallybook.transforms.traffic.lists.SenderList.RangeUntil;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The entries of a list file, one a line:
 *
 * <ul>
 *   <li>crawler-agents: {@code bot REGEX} or {@code library REGEX}; blanks belong to the expression
 *   <li>crawler-ranges: {@code CIDR NAME}, the name as it is in the crawler's agent
 *   <li>datacentre-ranges, relay-ranges, vpn-ranges: {@code CIDR [OPERATOR]}
 *   <li>countries: {@code CIDR CC}
 *   <li>own-traffic: {@code ip CIDR} or {@code user ID}
 *   <li>blocklist: {@code ip CIDR UNTIL}, {@code user ID UNTIL} or {@code publisher ID UNTIL}
 * </ul>
 */
final class ListEntries {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final int REGEX_LENGTH_MAX = 500;
  private static final int LABEL_LENGTH_MAX = 100;
  private static final String IP = "ip";

  private final Path file;
  private final FileProblems problems;
  private final Map<String, Integer> lineByEntry = new HashMap<>();
  private final List<Labelled> labelled = new ArrayList<>();
  private final List<AgentPattern> patterns = new ArrayList<>();
  private final List<RangeUntil> ranges = new ArrayList<>();
  private final List<IdUntil> ids = new ArrayList<>();
  private int line;

  private ListEntries(Path file, FileProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Reads entries.
   *
   * @param from how many lines to pass over
   * @return what they say; of no use if there are problems
   */
  static ListContent read(
      ListKind kind, Path file, List<String> lines, int from, FileProblems problems) {
    int before = problems.count();
    ListEntries entries = new ListEntries(file, problems);
    for (entries.line = from + 1; entries.line <= lines.size(); entries.line++) {
      String text = lines.get(entries.line - 1);
      if (!isComment(text)) {
        entries.read(kind, text);
      }
    }
    return problems.count() == before ? entries.content(kind) : none();
  }

  static ListContent none() {
    return RangeList.of(List.of());
  }

  static boolean isComment(String line) {
    return line.isBlank() || line.stripLeading().startsWith("#");
  }

  private void read(ListKind kind, String text) {
    try {
      switch (kind) {
        case CRAWLER_AGENTS -> pattern(text);
        case CRAWLER_RANGES -> labelled(text, "the crawler's name");
        case COUNTRIES -> labelled(text, "a country");
        case DATACENTRE_RANGES, RELAY_RANGES, VPN_RANGES -> labelled(text, "");
        case OWN_TRAFFIC -> sender(text, false);
        case BLOCKLIST -> sender(text, true);
      }
    } catch (IllegalArgumentException e) {
      problem(String.valueOf(e.getMessage()));
    }
  }

  private ListContent content(ListKind kind) {
    return switch (kind) {
      case CRAWLER_AGENTS -> AgentList.of(patterns);
      case CRAWLER_RANGES, COUNTRIES, DATACENTRE_RANGES, RELAY_RANGES, VPN_RANGES ->
          RangeList.of(labelled);
      case OWN_TRAFFIC, BLOCKLIST -> SenderList.of(ranges, ids);
    };
  }

  private void pattern(String text) {
    for (AgentPattern.Kind kind : AgentPattern.Kind.values()) {
      if (text.startsWith(kind.text() + " ")) {
        String regex = text.substring(kind.text().length() + 1);
        requireOnce(regex);
        patterns.add(new AgentPattern(kind, requireExpression(regex)));
        return;
      }
    }
    throw new IllegalArgumentException("must be 'bot REGEX' or 'library REGEX', is '" + text + "'");
  }

  private static String requireExpression(String regex) {
    if (regex.isBlank() || regex.length() > REGEX_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "an expression must have 1 to " + REGEX_LENGTH_MAX + " characters");
    }
    try {
      if (Pattern.compile(regex).matcher("").find()) {
        throw new IllegalArgumentException("'" + regex + "' matches every agent");
      }
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + regex + "' is no regular expression: " + e.getDescription(), e);
    }
    return regex;
  }

  private void labelled(String text, String required) {
    String[] fields = BLANKS.split(text.strip(), 2);
    String label = fields.length > 1 ? fields[1].strip() : "";
    AddressRange range = CidrText.parse(fields[0]);
    requireOnce(range.toString());
    if (label.isEmpty() && !required.isEmpty()) {
      throw new IllegalArgumentException("needs " + required + " behind the range");
    } else if (label.length() > LABEL_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "may have " + LABEL_LENGTH_MAX + " characters behind the range");
    } else if (required.equals("a country") && !COUNTRY.matcher(label).matches()) {
      throw new IllegalArgumentException(
          "a country must be two upper-case letters (ISO 3166-1), is '" + label + "'");
    }
    labelled.add(new Labelled(range, label));
  }

  private void sender(String text, boolean ends) {
    String[] fields = BLANKS.split(text.strip(), -1);
    if (fields.length != (ends ? 3 : 2)) {
      throw new IllegalArgumentException(
          "must be "
              + (ends
                  ? "'ip CIDR UNTIL', 'user ID UNTIL' or 'publisher ID UNTIL'"
                  : "'ip CIDR' or 'user ID'")
              + ", is '"
              + text.strip()
              + "'");
    }
    long until = ends ? until(fields[2]) : SenderList.NO_END;
    if (fields[0].equals(IP)) {
      AddressRange range = CidrText.parse(fields[1]);
      requireOnce(range.toString());
      ranges.add(new RangeUntil(range, until));
    } else {
      IdKind kind = idKind(fields[0], ends);
      requireOnce(kind + " " + fields[1]);
      ids.add(new IdUntil(kind, requireId(fields[1]), until));
    }
  }

  private static IdKind idKind(String word, boolean ends) {
    if (word.equals("user")) {
      return IdKind.USER;
    } else if (word.equals("publisher") && ends) {
      return IdKind.PUBLISHER;
    }
    throw new IllegalArgumentException(
        "must begin with " + (ends ? "ip, user or publisher" : "ip or user") + ", not " + word);
  }

  private static String requireId(String id) {
    if (id.length() > EventId.LENGTH_MAX) {
      throw new IllegalArgumentException("an id may have " + EventId.LENGTH_MAX + " characters");
    }
    return id;
  }

  private static long until(String text) {
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "an entry's end must be a time like 2026-03-01T00:00:00Z, is '" + text + "'", e);
    }
  }

  private void requireOnce(String entry) {
    Integer first = lineByEntry.putIfAbsent(entry, line);
    if (first != null) {
      throw new IllegalArgumentException("is on line " + first + " already");
    }
  }

  private void problem(String problem) {
    problems.add(file, line, problem);
  }
}
