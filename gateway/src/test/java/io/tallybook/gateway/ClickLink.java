package io.tallybook.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** A click link in the making. */
final class ClickLink {
  private final Map<String, String> parameters = new LinkedHashMap<>();

  private ClickLink() {}

  /** An unsigned link with everything but a price, to the allowed host. */
  static ClickLink complete() {
    return new ClickLink()
        .with("ad_id", "ad-1")
        .with("advertiser_id", "adv-1")
        .with("campaign_id", "cam-1")
        .with("click_id", "click-1")
        .with("user_id", "user-1")
        .with("timestamp", "2024-05-01T11:59:58.123Z")
        .with("redirect_url", "https://shop.example/landing?a=b");
  }

  ClickLink with(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  ClickLink without(String name) {
    parameters.remove(name);
    return this;
  }

  String uri() {
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
        .collect(joining("&", "/api/v1/clicks?", ""));
  }

  String signedUri() {
    return new LinkSigner(GatewayServer.SIGNING_KEY).signLink(uri());
  }
}
