package io.tallybook.gateway;

import java.util.List;

/** Addresses that try to lead a person elsewhere than to the allowed host {@code shop.example}. */
final class RedirectAttacks {
  private RedirectAttacks() {}

  /** No addresses at all by the strict rule: 400, even when signed. */
  static List<String> malformed() {
    return List.of(
        "",
        " ",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/relative",
        "relative",
        "evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        "https://",
        "https://:80/",
        "https:\\\\evil.example",
        "https://evil.example\\@shop.example",
        "https://shop.example\\.evil.example",
        "https://shop.example\\@evil.example/",
        "https://shop.example@evil.example",
        "https://shop.example:x@evil.example",
        "https://shop.example%40evil.example",
        "https://shop.example%2eevil.example",
        "https://shop.example%00.evil.example",
        "https://shop.example:443@evil.example:443/",
        "https://user@shop.example",
        "https://@shop.example",
        "https://shop.example:port/",
        "javascript:alert(1)",
        "javascript://shop.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "intent://shop.example",
        "mailto:a@shop.example",
        "https://shop.example/\r\nSet-Cookie: a=b",
        "https://shop.example/\nX: y",
        "https://shop.example/\tx",
        "\thttps://shop.example/",
        " https://shop.example/",
        "https://shop.example/ x",
        "https://shop.example/\u0000",
        "https://shop.example/\u007f",
        "https://shop.example/\u2028",
        "https://sh\u00f6p.example/",
        "https://shop.example\u3002evil.example/",
        "https://\uff45vil.example/",
        "ht\ntps://evil.example",
        "http\u0000s://evil.example",
        "https://shop.example/<script>",
        "https://shop_example/",
        "https://[::1",
        "https://shop.example/" + "a".repeat(RedirectTarget.LENGTH_MAX));
  }

  /** Proper addresses of other hosts: 403 unless signed. */
  static List<String> elsewhere() {
    return List.of(
        "https://evil.example",
        "https://evil.example/shop.example",
        "https://evil.example?shop.example",
        "https://evil.example#shop.example",
        "https://evil.example#@shop.example",
        "https://evil.example/?u=https://shop.example",
        "https://shop.example.evil.example",
        "https://evilshop.example",
        "https://sub.shop.example",
        "https://shop.example./",
        "https://example",
        "https://2130706433/",
        "http://127.0.0.1/",
        "http://[::ffff:127.0.0.1]/");
  }
}
