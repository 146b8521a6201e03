package io.tallybook.gateway;

import io.tallybook.model.EventValidator;
import io.tallybook.model.Purpose;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Locale;

/** What a connection tells of the client at its other end. */
final class Client {
  /**
   * Headers in which browsers tell that they fetch ahead: the standard one, and those of Chrome,
   * Safari and Firefox before it.
   */
  private static final List<String> PURPOSE_HEADERS =
      List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

  private static final String PREFETCH = "prefetch";

  private Client() {}

  /**
   * The address in text form; empty if the connection has none. Behind a proxy it is the client's
   * only if the server's root router is told to trust the proxy ({@code Router.allowForward}).
   */
  static String ip(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    String address = remote == null ? null : remote.hostAddress();
    if (address == null) {
      return "";
    }
    // A link-local address carries the name of this machine's interface: fe80::1%eth0.
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  /**
   * The user agent; empty if absent, cut to what an event may have: a browser that boasts still
   * clicked.
   */
  static String userAgent(HttpServerRequest request) {
    String agent = request.getHeader(HttpHeaders.USER_AGENT);
    if (agent == null) {
      return "";
    }
    return agent.substring(0, Math.min(agent.length(), EventValidator.USER_AGENT_LENGTH_MAX));
  }

  /** What the request is for, by its headers. */
  static Purpose purpose(HttpServerRequest request) {
    for (String header : PURPOSE_HEADERS) {
      for (String value : request.headers().getAll(header)) {
        // Among other words: a page that is rendered ahead says "prefetch;prerender".
        if (value.toLowerCase(Locale.ROOT).contains(PREFETCH)) {
          return Purpose.PREFETCH;
        }
      }
    }
    return Purpose.UNKNOWN;
  }
}
