package io.tallybook.runners.launcher;

import io.tallybook.gateway.LinkSigner;
import io.tallybook.runners.local.DataFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
    exitCodeList = {ExitCode.OK_HELP, ExitCode.USAGE_HELP})
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

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the stack.")
  private Path data = Path.of("data");

  @Override
  public Integer call() {
    DataFolder folder = new DataFolder(data);
    String key =
        folder
            .secrets()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.USAGE,
                        "no stack has been started in "
                            + folder.root()
                            + "; start one with 'tallybook run', or give its folder with --data"))
            .signingKey();
    try {
      spec.commandLine().getOut().println(new LinkSigner(key).signLink(link));
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }
}
