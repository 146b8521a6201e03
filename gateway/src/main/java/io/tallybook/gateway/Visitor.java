package io.tallybook.gateway;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tracking cookie: a random id that tells one browser's clicks from another's, and nothing
 * else.
 *
 * <p>{@code Secure} and {@code HttpOnly}: no script and no eavesdropper needs it. {@code
 * SameSite=Lax}: a click on an ad is a top-level navigation, which Lax cookies travel with; {@code
 * None} would only add what ads embedded in other sites could follow. It lives {@link #LIFETIME}
 * past the last click, which covers the attribution window and fraud review.
 */
final class Visitor {
  static final String COOKIE = "tb_uid";

  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final int ID_BYTES = 16;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Visitor() {}

  /** The id that the browser sent, if it is one of ours by its form. */
  static Optional<String> known(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie(COOKIE))
        .map(Cookie::getValue)
        .filter(value -> ID.matcher(value).matches());
  }

  /** The cookie that keeps a known id or gives a new one. */
  static Cookie cookie(Optional<String> known) {
    return Cookie.cookie(COOKIE, known.orElseGet(Visitor::newId))
        .setPath("/")
        .setSecure(true)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.LAX)
        .setMaxAge(LIFETIME.toSeconds());
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
