package io.tallybook.runners.launcher;

import io.tallybook.pipelines.ConfigException;
import io.tallybook.pipelines.traffic.UndecidedRules;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.DemoLists;
import io.tallybook.runners.local.LocalConfig;
import io.tallybook.runners.local.LocalStack;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description =
        "Runs everything on this machine: Kafka, Flink, DuckDB, the gateway, the query API and the"
            + " dashboard. What it has acknowledged survives a stop, a kill and a new start.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
final class RunCommand implements Callable<Integer> {
  private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the stack: log, state, results, secrets.")
  private Path data = Path.of("data");

  @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the gateway, the query API and the dashboard; 0 picks a free one.")
  private int port;

  @Option(names = "--no-demo", description = "Generate no demo traffic.")
  private boolean noDemo;

  @Option(
      names = "--demo-rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Events per second of the demo traffic.")
  private int demoRate;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "USD",
      description = "ISO 4217 code of the one currency that is accounted in.")
  private String currency = "USD";

  @Option(
      names = "--redirect-allow",
      paramLabel = "HOST",
      split = ",",
      description = "Hosts that unsigned click links may lead to; signed links may lead anywhere.")
  private Set<String> redirectAllowedHosts = Set.of();

  @Option(
      names = "--watermark",
      paramLabel = "wall|events",
      defaultValue = "wall",
      description =
          "What closes a minute: the clock, also in quiet hours, or the event times alone, for"
              + " replays of old logs.")
  private String watermark = "wall";

  @Option(
      names = "--watermark-delay",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long after its end a minute waits before it is closed.")
  private String watermarkDelay = "10s";

  @Option(
      names = "--allowed-lateness",
      paramLabel = "TIME",
      defaultValue = "15m",
      description = "How long a closed minute still takes late events; later ones count as late.")
  private String allowedLateness = "15m";

  @Mixin private TrafficFlags traffic = new TrafficFlags();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    DataFolder folder = new DataFolder(data);
    Logging.toFile(folder.logFile());
    if (!noDemo && traffic.named().isEmpty()) {
      DemoLists.writeUnlessThere(folder, Instant.now());
    }
    TrafficPolicy policy = traffic.policy(folder); // refuses before anything is started
    LocalConfig config =
        new LocalConfig(
            data,
            host,
            port,
            currency,
            redirectAllowedHosts,
            noDemo ? 0 : demoRate,
            pipelineFlags(folder));
    UndecidedRules.notes(policy, Instant.now()).forEach(note -> say(out, "note: " + note));
    LocalStack stack = start(config, out);
    Thread stop = new Thread(stack::close, "tallybook-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    say(
        out,
        """

        Tallybook is running. Ctrl-C stops it; what it has acknowledged is kept in %s.

          dashboard  %s
          send       curl -X POST %s/v1/clicks -H 'Content-Type: application/json' \\
                       -d '{"ad_id":"ad-1","timestamp":"%s","user_id":"u-1","request_id":"r-1"}'
          report     ./tallybook report --by=ad,minute%s
          log        %s
        """
            .formatted(
                folder.root(),
                stack.dashboardUrl(),
                stack.url(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                data.equals(Path.of("data")) ? "" : " --data=" + data,
                folder.logFile()));
    while (!stack.hasFailed()) {
      Thread.sleep(WATCH_INTERVAL.toMillis());
    }
    throw new CommandFailure(
        ExitCode.FAILED, "the count has stopped; see " + folder.logFile() + " and start again");
  }

  private List<String> pipelineFlags(DataFolder folder) {
    List<String> flags = new ArrayList<>(traffic.pipelineFlags(folder));
    flags.add("--watermark=" + watermark);
    flags.add("--watermarkDelay=" + watermarkDelay);
    flags.add("--allowedLateness=" + allowedLateness);
    return flags;
  }

  private static LocalStack start(LocalConfig config, PrintWriter out) throws IOException {
    try {
      return LocalStack.start(config, step -> say(out, "starting " + step + " ..."));
    } catch (ConfigException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }
}
