package io.tallybook.runners.launcher;

import io.tallybook.gateway.LinkSigner;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.DataFolder.Secrets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "link",
    description =
        "Signs a click link with the key of a local stack, so that its price, ids and target cannot"
            + " be forged.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.USAGE_HELP},
    footer = {
      "",
      "Where TALLYBOOK_SIGNING_KEY is set, it takes the place of the secret in --data."
    })
final class LinkCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "LINK",
      description =
          "The link without a signature, for instance"
              + " 'http://127.0.0.1:8080/api/v1/clicks?ad_id=ad-1&...&redirect_url=https%%3A%%2F%%2Fexample.com'.")
  private String link = "";

  @Option(names = "--signing-key", hidden = true, defaultValue = "${env:TALLYBOOK_SIGNING_KEY}")
  private @Nullable String signingKey;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the stack.")
  private Path data = Path.of("data");

  @Override
  public Integer call() {
    String key = LocalSecret.or(signingKey, new DataFolder(data), Secrets::signingKey);
    try {
      spec.commandLine().getOut().println(new LinkSigner(key).signLink(link));
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }
}
