package io.tallybook.serving;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lets a request pass that carries a valid access token, and remembers what it entitles to. */
final class Authentication implements Handler<RoutingContext> {
  private static final String TOKEN_KEY = AccessToken.class.getName();
  private static final String SCHEME = "bearer ";

  private final AccessTokens tokens;

  Authentication(AccessTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void handle(RoutingContext context) {
    // Answers are about one caller and one moment: nobody may keep them for another.
    context.response().putHeader("Cache-Control", "no-store");
    @Nullable String header = context.request().getHeader("Authorization");
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw RefusedRequest.unauthorized();
    }
    try {
      context.put(TOKEN_KEY, tokens.verify(header.substring(SCHEME.length()).strip()));
    } catch (AccessTokenException e) {
      throw RefusedRequest.unauthorized(e);
    }
    context.next();
  }

  /** What the caller of a request that has passed may see. */
  static AccessToken tokenOf(RoutingContext context) {
    AccessToken token = context.get(TOKEN_KEY);
    if (token == null) {
      throw new IllegalStateException("the route has no authentication");
    }
    return token;
  }
}
