package io.tallybook.runners.launcher;

import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.DataFolder.Secrets;
import io.tallybook.serving.AccessTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "token",
    description =
        "Prints an access token for the query API of a local stack: an advertiser's, which shows"
            + " that advertiser's data only, or an operator's.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.USAGE_HELP},
    footer = {"", "Where TALLYBOOK_JWT_SECRET is set, it takes the place of the secret in --data."})
final class TokenCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--jwt-secret", hidden = true, defaultValue = "${env:TALLYBOOK_JWT_SECRET}")
  private @Nullable String jwtSecret;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the stack.")
  private Path data = Path.of("data");

  @Option(
      names = "--advertiser",
      paramLabel = "ID",
      description = "Whose data it shows; without it, everybody's.")
  private @Nullable String advertiser;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long it is valid.")
  private int days;

  @Override
  public Integer call() {
    String secret = LocalSecret.or(jwtSecret, new DataFolder(data), Secrets::jwtSecret);
    AccessTokens tokens = new AccessTokens(secret, InstantSource.system());
    Duration validity = Duration.ofDays(days);
    try {
      spec.commandLine()
          .getOut()
          .println(
              advertiser == null
                  ? tokens.mintForOperator("operator", validity)
                  : tokens.mintForAdvertiser(advertiser, advertiser, validity));
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }
}
