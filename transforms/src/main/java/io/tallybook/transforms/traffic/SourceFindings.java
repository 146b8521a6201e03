package io.tallybook.transforms.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.EventHeader;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.window.Period;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rules over a day found of its sources, sorted: by it {@link SourceRule}s mark that day's
 * clicks. The same findings have the same text and version, in whatever order they came. Immutable;
 * travels with a pipeline.
 */
public final class SourceFindings implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final SourceFindings NONE = new SourceFindings(LocalDate.EPOCH, List.of());
  private static final String HEAD = "tallybook-findings 1 ";
  private static final int VERSION_BYTES = 6;

  private final LocalDate day;
  private final Period period;
  private final ArrayList<Finding> findings;
  private final String version;

  /** By rule, then source; made again where it is asked for first. */
  private transient volatile @Nullable Map<String, Map<String, Verdict>> verdicts;

  private SourceFindings(LocalDate day, List<Finding> findings) {
    this.day = day;
    this.period = Period.ofDay(day);
    this.findings =
        findings.stream().sorted(Finding.ORDER).collect(Collectors.toCollection(ArrayList::new));
    this.version = day + ":" + hash(text());
  }

  /** No findings: no rule over a day has looked, or none had anything to say. */
  public static SourceFindings none() {
    return NONE;
  }

  /**
   * The findings of a day.
   *
   * @throws IllegalArgumentException if one is of a rule that does not exist, or a rule says two
   *     things of a source
   */
  public static SourceFindings of(LocalDate day, List<Finding> findings) {
    SourceFindings all = new SourceFindings(day, findings);
    all.verdicts();
    return all;
  }

  /**
   * Reads what {@link #text} gave.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static SourceFindings parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).startsWith(HEAD)) {
      throw new IllegalArgumentException("findings begin with '" + HEAD + "' and their day");
    }
    return of(
        LocalDate.parse(lines.get(0).substring(HEAD.length())),
        lines.stream().skip(1).map(Finding::ofLine).toList());
  }

  /** The findings as lines: a head with the day, then {@link Finding#toLine} each, sorted. */
  public String text() {
    return findings.stream()
        .map(finding -> finding.toLine() + "\n")
        .collect(Collectors.joining("", HEAD + day + "\n", ""));
  }

  /** The day, and a short hash of the text. */
  public String version() {
    return version;
  }

  /** The UTC day whose clicks are meant. */
  public LocalDate day() {
    return day;
  }

  /** All of them, by rule and source. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  public boolean isEmpty() {
    return findings.isEmpty();
  }

  /** What a rule's finding says of an event; empty if its source has none that day. */
  Optional<Verdict> verdict(SourceRule rule, EventHeader header) {
    if (!period.contains(header.eventTimeMillis())) {
      return Optional.empty();
    }
    Map<String, Verdict> bySource = verdicts().getOrDefault(rule.info().id(), Map.of());
    return bySource.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(bySource.get(rule.source().of(header)));
  }

  private Map<String, Map<String, Verdict>> verdicts() {
    Map<String, Map<String, Verdict>> made = verdicts;
    if (made == null) {
      made = makeVerdicts();
      verdicts = made;
    }
    return made;
  }

  private Map<String, Map<String, Verdict>> makeVerdicts() {
    Map<String, Map<String, Verdict>> made = new HashMap<>();
    for (Finding finding : findings) {
      RuleInfo info = RuleCatalog.kind(finding.ruleId()).info();
      Verdict verdict =
          new Verdict(
              info.id(),
              finding.ruleVersion(),
              version,
              info.tier(),
              info.category(),
              finding.decision(),
              finding.evidence());
      Verdict other =
          made.computeIfAbsent(info.id(), id -> new HashMap<>()).put(finding.source(), verdict);
      if (other != null) {
        throw new IllegalArgumentException(
            info.id() + " says two things of '" + finding.source() + "' on " + day);
      }
    }
    return made;
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourceFindings that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
