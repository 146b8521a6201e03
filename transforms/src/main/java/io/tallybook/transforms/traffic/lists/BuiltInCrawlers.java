package io.tallybook.transforms.traffic.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.EventValidator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The crawlers' agents that come with the code, for all times that no other list is named for: the
 * patterns of crawler-user-agents (https://github.com/monperrus/crawler-user-agents, MIT), and a
 * few HTTP libraries. Laid out as list files are.
 */
final class BuiltInCrawlers {
  private static final String RESOURCE = "crawler-agents.list";
  private static final String VERSION = "version ";

  private BuiltInCrawlers() {}

  static Snapshot<AgentList> read() {
    byte[] bytes = bytes();
    String version = "";
    List<AgentPattern> patterns = new ArrayList<>();
    for (String line : new String(bytes, UTF_8).lines().toList()) {
      if (line.startsWith(VERSION)) {
        version = line.substring(VERSION.length());
      }
      for (AgentPattern.Kind kind : AgentPattern.Kind.values()) {
        if (line.startsWith(kind.text() + " ")) {
          patterns.add(new AgentPattern(kind, line.substring(kind.text().length() + 1)));
        }
      }
    }
    return new Snapshot<>(
        ListKind.CRAWLER_AGENTS,
        version,
        EventValidator.TIME_MILLIS_MIN,
        sha256(bytes),
        AgentList.of(patterns));
  }

  private static byte[] bytes() {
    try (InputStream in =
        Objects.requireNonNull(
            BuiltInCrawlers.class.getResourceAsStream(RESOURCE), RESOURCE + " is missing")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
