package io.tallybook.gateway;

import io.vertx.core.http.HttpMethod;
import java.util.Locale;

/** The gateway's own paths. */
enum Endpoint {
  CLICK_LINK(HttpMethod.GET, "/api/v1/clicks", true),
  CLICK(HttpMethod.POST, "/v1/clicks", true),
  EVENTS(HttpMethod.POST, "/events", true),
  INTAKE(HttpMethod.GET, "/api/v1/intake", false),
  HEALTH(HttpMethod.GET, "/healthz", false),
  METRICS(HttpMethod.GET, "/metrics", false);

  // Its constants never change; the class just does not say so to the compiler.
  @SuppressWarnings("ImmutableEnumChecker")
  private final HttpMethod method;

  private final String path;
  private final boolean takesEvents;

  Endpoint(HttpMethod method, String path, boolean takesEvents) {
    this.method = method;
    this.path = path;
    this.takesEvents = takesEvents;
  }

  HttpMethod method() {
    return method;
  }

  String path() {
    return path;
  }

  /** Whether requests to it carry events, which may have to be sent again. */
  boolean takesEvents() {
    return takesEvents;
  }

  /** The name in metrics. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
