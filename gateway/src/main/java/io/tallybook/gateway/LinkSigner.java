package io.tallybook.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs click links, so that price, ids and target cannot be forged, and checks signatures.
 *
 * <p>The signature is the lower-case hexadecimal HMAC-SHA256, keyed with the UTF-8 bytes of the
 * secret, of the canonical query: all parameters except {@code sig}, decoded, sorted by name, each
 * as {@code name=value}, joined by a line feed, in UTF-8. Names with {@code =} or a line feed and
 * values with a line feed have no canonical form, since two different links would share it.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class LinkSigner {
  /** The parameter that carries the signature. */
  public static final String SIGNATURE_PARAMETER = "sig";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param secret at least {@link GatewayConfig#KEY_LENGTH_MIN} characters
   */
  public LinkSigner(String secret) {
    if (secret.length() < GatewayConfig.KEY_LENGTH_MIN) {
      throw new IllegalArgumentException(
          "a signing key must have at least "
              + GatewayConfig.KEY_LENGTH_MIN
              + " characters, has "
              + secret.length());
    }
    this.key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
  }

  /**
   * The signature of a query.
   *
   * @param parameters decoded values by decoded name; {@code sig} among them is ignored
   * @throws IllegalArgumentException if they have no canonical form
   */
  public String sign(Map<String, String> parameters) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(canonical(parameters).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * A link with its signature appended.
   *
   * @param link an absolute or relative URL with a percent-encoded query, without {@code sig} and
   *     without a fragment
   * @throws IllegalArgumentException if the link is not of that kind
   */
  public String signLink(String link) {
    int question = link.indexOf('?');
    if (question < 0 || link.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "a link to sign must have a query and no fragment, is '" + link + "'");
    }
    Map<String, String> parameters = QueryParameters.parse(link.substring(question + 1));
    if (parameters.containsKey(SIGNATURE_PARAMETER)) {
      throw new IllegalArgumentException("the link is signed already: '" + link + "'");
    }
    return link + "&" + SIGNATURE_PARAMETER + "=" + sign(parameters);
  }

  /**
   * Whether the parameters carry the right signature. Takes the same time wherever a wrong one
   * differs.
   *
   * @param parameters decoded values by decoded name, {@code sig} among them
   */
  public boolean verify(Map<String, String> parameters) {
    String given = parameters.getOrDefault(SIGNATURE_PARAMETER, "");
    String right;
    try {
      right = sign(parameters);
    } catch (IllegalArgumentException e) {
      // Without a canonical form nothing can have been signed.
      return false;
    }
    return MessageDigest.isEqual(given.getBytes(UTF_8), right.getBytes(US_ASCII));
  }

  private static String canonical(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .filter(parameter -> !parameter.getKey().equals(SIGNATURE_PARAMETER))
            .map(LinkSigner::line)
            .collect(joining("\n"));
  }

  private static String line(Map.Entry<String, String> parameter) {
    String name = parameter.getKey();
    String value = parameter.getValue();
    if (name.indexOf('=') >= 0 || name.indexOf('\n') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "a signed link must have no '=' in names and no line feed anywhere, has one in '"
              + name
              + "'");
    }
    return name + "=" + value;
  }
}
