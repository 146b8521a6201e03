package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a running stack over HTTP. */
final class StackClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final String url;
  private final String token;

  StackClient(String url, String token) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.token = token;
  }

  /** The answer to a request, parsed. */
  JsonNode json(String pathAndQuery) throws IOException, InterruptedException {
    try (InputStream body = get(pathAndQuery)) {
      return JSON.readTree(body);
    }
  }

  /**
   * The body of the answer to a request.
   *
   * @throws CommandFailure if nothing answers, or with anything but success
   */
  InputStream get(String pathAndQuery) throws IOException, InterruptedException {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(URI.create(url + pathAndQuery))
              .header("Authorization", "Bearer " + token)
              .timeout(ANSWER_TIMEOUT)
              .build();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "'" + url + "' is no address of a stack", e);
    }
    HttpResponse<InputStream> response;
    try {
      response = http.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "nothing answers at " + url + "; start a stack with 'tallybook run', or give --url",
          e);
    }
    if (response.statusCode() != 200) {
      try (InputStream body = response.body()) {
        throw new CommandFailure(
            response.statusCode() == 400 ? ExitCode.USAGE : ExitCode.FAILED,
            url + " answered " + response.statusCode() + ": " + errorOf(body));
      }
    }
    return response.body();
  }

  private static String errorOf(InputStream body) throws IOException {
    String text = new String(body.readAllBytes(), UTF_8);
    try {
      return JSON.readTree(text).path("error").asText(text);
    } catch (IOException e) {
      return text;
    }
  }

  /** Whether a stack that accepts this token answers there. */
  boolean isAnswering() throws InterruptedException {
    try (InputStream body = get("/api/v1/status")) {
      body.readAllBytes();
      return true;
    } catch (CommandFailure | IOException e) {
      return false;
    }
  }
}
