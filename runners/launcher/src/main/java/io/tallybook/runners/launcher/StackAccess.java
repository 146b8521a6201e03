package io.tallybook.runners.launcher;

import io.tallybook.runners.local.DataFolder;
import io.tallybook.serving.AccessTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which stack a verb talks to, and with what right. */
final class StackAccess {
  private static final Duration TOKEN_VALIDITY = Duration.ofHours(1);
  private static final String URL_DEFAULT = "http://127.0.0.1:8080";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
      description = "Folder of a local stack; its address and secrets are taken from there.")
  private Path data = Path.of("data");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the query API; default: that of the stack in --data.")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:TALLYBOOK_TOKEN}",
      description =
          "Access token for the query API; default: the variable TALLYBOOK_TOKEN, else an"
              + " operator's token made with the secrets in --data.")
  private @Nullable String token;

  DataFolder folder() {
    return new DataFolder(data);
  }

  /** Whether the user named an address. */
  boolean hasUrl() {
    return url != null;
  }

  /** The address given, else that of the stack in the folder, else the default one. */
  String url() {
    return url != null ? url : folder().address().orElse(URL_DEFAULT);
  }

  /** Whether the answer lies in the folder: it holds results that no running stack offers. */
  boolean isStoppedStack() throws InterruptedException {
    return !hasUrl()
        && Files.exists(folder().storeFile())
        && (folder().address().isEmpty() || !client().isAnswering());
  }

  /** A client of that stack's query API. */
  StackClient client() {
    return client(url());
  }

  StackClient client(String address) {
    return new StackClient(address, requireToken(address));
  }

  /** An access token for the query API. */
  String requireToken() {
    return requireToken(url());
  }

  private String requireToken(String address) {
    return token()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "no right to ask "
                        + address
                        + ": give --token, or --data with the folder of the stack"));
  }

  private Optional<String> token() {
    return token != null && !token.isBlank()
        ? Optional.of(token)
        : folder()
            .secrets()
            .map(
                secrets ->
                    new AccessTokens(secrets.jwtSecret(), InstantSource.system())
                        .mintForOperator("command-line", TOKEN_VALIDITY));
  }
}
