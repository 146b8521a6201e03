package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageAssetsTest {
  private static final Pattern REFERENCE = Pattern.compile("\"(/assets/[^\"]+)\"");

  private final ServingServer server;

  PageAssetsTest(@TempDir Path folder) throws Exception {
    server = new ServingServer(folder);
  }

  @AfterAll
  void close() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/assets/dashboard.css, text/css; charset=utf-8",
    "/assets/dashboard.js, text/javascript; charset=utf-8",
    "/assets/echarts.js, text/javascript; charset=utf-8",
    "/assets/icon.svg, image/svg+xml",
  })
  void files_areServedWithoutATokenAndWithTheirPolicy(String path, String contentType)
      throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(contentType);
    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValue(
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
  }

  @Test
  void everyFileThatAFileRefersTo_isThere() throws Exception {
    for (String path :
        new String[] {"/", "/assets/dashboard.js", "/assets/view.js", "/assets/charts.js"}) {
      Matcher references = REFERENCE.matcher(get(path).body());
      int found = 0;
      while (references.find()) {
        assertThat(get(references.group(1)).statusCode())
            .as("%s refers to %s", path, references.group(1))
            .isEqualTo(200);
        found++;
      }
      assertThat(found).as(path).isPositive();
    }
  }

  @Test
  void page_hasNothingInline() throws Exception {
    assertThat(get("/").body())
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContain("<style", " style=", " onclick=", "http://", "https://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dashboard.js", "view.js", "charts.js", "api.js"})
  void scripts_neverMakeMarkupOfText(String name) throws Exception {
    assertThat(get("/assets/" + name).body())
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gzip, deflate, br"})
  void unchangedFile_isNotSentAgain(String encoding) throws Exception {
    String[] headers =
        encoding.isEmpty() ? new String[0] : new String[] {"Accept-Encoding", encoding};
    String etag = get("/assets/echarts.js", headers).headers().firstValue("ETag").orElseThrow();
    String[] conditional = new String[headers.length + 2];
    System.arraycopy(headers, 0, conditional, 0, headers.length);
    conditional[headers.length] = "If-None-Match";
    conditional[headers.length + 1] = "\"other\", " + etag;
    HttpResponse<String> answer = get("/assets/echarts.js", conditional);
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("ETag")).hasValue(etag);
  }

  @Test
  void compressedFile_isTheSame() throws Exception {
    HttpResponse<byte[]> answer =
        server.send(
            server.request("/assets/echarts.js").header("Accept-Encoding", "br, gzip"),
            BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (GZIPInputStream input = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(input.readAllBytes(), UTF_8))
          .isEqualTo(get("/assets/echarts.js").body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/assets/missing.js", "/assets/..%2Findex.html", "/assets/package-info.class"})
  void unknownFile_isNotFound(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"error\":\"there is nothing here\"}");
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = server.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request, BodyHandlers.ofString());
  }
}
