package io.tallybook.runners.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description =
        "Prints what became of every record a running stack has taken in: records = counted + late"
            + " + rejected + waiting.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK_HELP,
      ExitCode.FAILED_HELP,
      ExitCode.USAGE_HELP,
      ExitCode.UNREACHABLE_HELP
    })
final class StatusCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "The gateway, where it has an address of its own.")
  private @Nullable String gateway;

  @Mixin private StackAccess access = new StackAccess();

  @Override
  public Integer call() throws IOException, InterruptedException {
    StackClient stack = access.client();
    JsonNode status = stack.json("/api/v1/status");
    StackClient intake = gateway == null ? stack : access.client(gateway);
    long taken = intake.json("/api/v1/intake").path("records").asLong();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("records    %,15d%n", taken);
    out.printf(
        "counted    %,15d  (unique or duplicate)%n", status.path("records_counted").asLong());
    out.printf("late       %,15d%n", status.path("records_late").asLong());
    out.printf("rejected   %,15d%n", status.path("records_rejected").asLong());
    out.printf("waiting    %,15d%n", Math.max(0, taken - status.path("records_total").asLong()));
    for (JsonNode leftover : status.path("leftovers")) {
      out.printf(
          "  %s %s %s %,d%n",
          leftover.path("day").asText(),
          leftover.path("kind").asText(),
          leftover.path("code").asText(),
          leftover.path("count").asLong());
    }
    out.flush();
    return ExitCode.OK;
  }
}
