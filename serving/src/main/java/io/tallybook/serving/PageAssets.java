package io.tallybook.serving;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the dashboard page, from the class path, held in memory plain and compressed. They
 * hold no data, so they need no token. The browser asks each time whether a file has changed, which
 * costs a header, and never runs an old page against a new server.
 */
final class PageAssets {
  /** Everything comes from this server; nothing is inline, embedded elsewhere or sent away. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String PAGE_FOLDER = "/io/tallybook/serving/page/";
  private static final String CHART_LIBRARY = "org.webjars.npm/echarts";
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private record Asset(String contentType, String etag, Buffer plain, Buffer gzip) {}

  private final Map<String, Asset> assets = new HashMap<>();

  PageAssets() {
    for (String name :
        new String[] {
          "index.html",
          "dashboard.css",
          "dashboard.js",
          "api.js",
          "charts.js",
          "format.js",
          "freshness.js",
          "view.js",
          "icon.svg"
        }) {
      assets.put(name, load(name, PAGE_FOLDER + name));
    }
    assets.put("echarts.js", load("echarts.js", chartLibraryPath()));
  }

  /** Answers with the file named by the path parameter {@code name}; the page if there is none. */
  void handle(RoutingContext context) {
    String name = context.pathParam("name");
    Asset asset = assets.get(name == null ? "index.html" : name);
    if (asset == null) {
      context.fail(RefusedRequest.notFound());
      return;
    }
    HttpServerRequest request = context.request();
    boolean gzip = accepts(request.getHeader("Accept-Encoding"), "gzip");
    String etag = "\"" + asset.etag() + (gzip ? "-gzip" : "") + "\"";
    HttpServerResponse response =
        context
            .response()
            .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("Cache-Control", "no-cache")
            .putHeader("Vary", "Accept-Encoding")
            .putHeader("ETag", etag);
    if (accepts(request.getHeader("If-None-Match"), etag)) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader("Content-Type", asset.contentType());
    if (gzip) {
      response.putHeader("Content-Encoding", "gzip");
    }
    response.end(gzip ? asset.gzip() : asset.plain());
  }

  /** Whether a comma-separated header names the value; a weight of zero is not understood. */
  private static boolean accepts(@Nullable String header, String value) {
    if (header == null) {
      return false;
    }
    for (String part : header.split(",")) {
      String name = part.split(";", 2)[0].strip();
      if (name.equals(value) || name.equals("W/" + value)) {
        return true;
      }
    }
    return false;
  }

  private static Asset load(String name, String path) {
    byte[] plain = read(path);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    String contentType = CONTENT_TYPES.get(extension);
    if (contentType == null) {
      throw new IllegalStateException("no content type is known for " + name);
    }
    return new Asset(contentType, hash(plain), Buffer.buffer(plain), Buffer.buffer(gzip(plain)));
  }

  /** The webjar's files lie under its version, which only the build knows. */
  private static String chartLibraryPath() {
    Properties pom = new Properties();
    String path = "/META-INF/maven/" + CHART_LIBRARY + "/pom.properties";
    try (InputStream input = PageAssets.class.getResourceAsStream(path)) {
      if (input == null) {
        throw new FileNotFoundException("class path resource " + path);
      }
      pom.load(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/echarts/"
        + pom.getProperty("version")
        + "/dist/echarts.esm.min.js";
  }

  private static byte[] read(String path) {
    try (InputStream input = PageAssets.class.getResourceAsStream(path)) {
      if (input == null) {
        throw new FileNotFoundException("class path resource " + path);
      }
      return input.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream output = new GZIPOutputStream(bytes)) {
      output.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("compressing in memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
