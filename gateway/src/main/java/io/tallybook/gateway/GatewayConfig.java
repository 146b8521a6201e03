package io.tallybook.gateway;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tallybook.model.Money;
import io.tallybook.model.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a gateway is set up. Checked as a whole: the constructor refuses a wrong configuration with
 * an {@link IllegalArgumentException} that lists every problem, one a line.
 *
 * @param bootstrapServers Kafka's addresses, {@code host:port[,host:port...]}; no default
 * @param topic where events go; it must exist. Default {@link Topics#AD_EVENTS}
 * @param currency the one currency accounted in, ISO 4217; no default
 * @param redirectAllowedHosts hosts that unsigned click links may lead to, on any port, compared as
 *     a whole and without regard to case; no wildcards. Default none
 * @param signingKey the secret click links are signed with, at least {@link #KEY_LENGTH_MIN}
 *     characters. Default none: then no link can be signed, and <b>unsigned links may name any
 *     price</b>
 * @param operatorKey the secret that lets a request state when its events were received and what
 *     its clicks cost, at least {@link #KEY_LENGTH_MIN} characters. Default none: then nobody may
 *     state the former, and <b>everybody may name any price</b>
 * @param limits what the gateway takes on at most. Default {@link GatewayLimits#DEFAULTS}
 */
public record GatewayConfig(
    String bootstrapServers,
    String topic,
    String currency,
    Set<String> redirectAllowedHosts,
    Optional<String> signingKey,
    Optional<String> operatorKey,
    GatewayLimits limits) {

  /** Shortest secret accepted, in characters: shorter ones can be guessed. */
  public static final int KEY_LENGTH_MIN = 16;

  private static final Pattern BOOTSTRAP_SERVER =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}");
  // Kafka's own rule.
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+\\]");

  public GatewayConfig {
    redirectAllowedHosts =
        redirectAllowedHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(toUnmodifiableSet());
    List<String> problems = new ArrayList<>();
    for (String server : bootstrapServers.split(",", -1)) {
      if (!BOOTSTRAP_SERVER.matcher(server).matches()) {
        problems.add("bootstrapServers must be host:port[,host:port...], has '" + server + "'");
      }
    }
    if (!TOPIC.matcher(topic).matches()) {
      problems.add("topic must be 1 to 249 letters, digits, '.', '_' or '-', is '" + topic + "'");
    }
    if (!Money.isCurrency(currency)) {
      problems.add("currency must be three upper-case letters (ISO 4217), is '" + currency + "'");
    }
    for (String host : redirectAllowedHosts) {
      if (!HOST.matcher(host).matches()) {
        problems.add(
            "redirectAllowedHosts must be bare host names without scheme, port or wildcard, has '"
                + host
                + "'");
      }
    }
    requireLong("signingKey", signingKey, problems);
    requireLong("operatorKey", operatorKey, problems);
    problems.addAll(limits.problems());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the gateway's configuration is wrong:\n  " + String.join("\n  ", problems));
    }
  }

  /** The defaults for a Kafka and a currency. */
  public static GatewayConfig of(String bootstrapServers, String currency) {
    return new GatewayConfig(
        bootstrapServers,
        Topics.AD_EVENTS,
        currency,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        GatewayLimits.DEFAULTS);
  }

  /** With another {@link #topic}. */
  public GatewayConfig withTopic(String name) {
    return new GatewayConfig(
        bootstrapServers, name, currency, redirectAllowedHosts, signingKey, operatorKey, limits);
  }

  /** With other {@link #redirectAllowedHosts}. */
  public GatewayConfig withRedirectAllowedHosts(Set<String> hosts) {
    return new GatewayConfig(
        bootstrapServers, topic, currency, hosts, signingKey, operatorKey, limits);
  }

  /** With a {@link #signingKey}. */
  public GatewayConfig withSigningKey(String key) {
    return new GatewayConfig(
        bootstrapServers,
        topic,
        currency,
        redirectAllowedHosts,
        Optional.of(key),
        operatorKey,
        limits);
  }

  /** With an {@link #operatorKey}. */
  public GatewayConfig withOperatorKey(String key) {
    return new GatewayConfig(
        bootstrapServers,
        topic,
        currency,
        redirectAllowedHosts,
        signingKey,
        Optional.of(key),
        limits);
  }

  /** With other {@link #limits}. */
  public GatewayConfig withLimits(GatewayLimits other) {
    return new GatewayConfig(
        bootstrapServers, topic, currency, redirectAllowedHosts, signingKey, operatorKey, other);
  }

  /** The configuration without its secrets: it may be logged. */
  @Override
  public String toString() {
    return "GatewayConfig[bootstrapServers="
        + bootstrapServers
        + ", topic="
        + topic
        + ", currency="
        + currency
        + ", redirectAllowedHosts="
        + redirectAllowedHosts
        + ", signingKey="
        + (signingKey.isPresent() ? "set" : "none")
        + ", operatorKey="
        + (operatorKey.isPresent() ? "set" : "none")
        + ", limits="
        + limits
        + "]";
  }

  private static void requireLong(String name, Optional<String> key, List<String> problems) {
    // Says how long the key is and nothing else about it.
    if (key.isPresent() && key.get().length() < KEY_LENGTH_MIN) {
      problems.add(
          name
              + " must have at least "
              + KEY_LENGTH_MIN
              + " characters, has "
              + key.get().length());
    }
  }
}
