package io.tallybook.runners.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallybook.model.Money;
import io.tallybook.runners.local.DataFolder.Secrets;
import io.tallybook.testdata.ReplayException;
import io.tallybook.testdata.ReplayOptions;
import io.tallybook.testdata.ReplayOptions.Format;
import io.tallybook.testdata.ReplayOptions.Identity;
import io.tallybook.testdata.ReplayOptions.Order;
import io.tallybook.testdata.ReplayResult;
import io.tallybook.testdata.Replayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "replay",
    description =
        "Sends a log of events to a gateway and prints how many were sent, acknowledged and rejected."
            + " An event that is sent twice is counted once, so a replay may be repeated.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK_HELP,
      ExitCode.FAILED_HELP,
      ExitCode.USAGE_HELP,
      ExitCode.SOME_REJECTED_HELP,
      ExitCode.UNREACHABLE_HELP
    })
final class ReplayCommand implements Callable<Integer> {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

  /** When an event is taken to have been received. */
  enum ReceivedAt {
    /** When the gateway receives it: now. */
    NOW,
    /** A second after it happened. */
    EVENT
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The log.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      required = true,
      description =
          "${COMPLETION-CANDIDATES}: a JSON object a line as POST /events takes it, or the CSV of the"
              + " TalkingData click log (app -> ad, channel -> campaign).")
  private Format format = Format.NDJSON;

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "The gateway; default: that of the stack in --data.")
  private @Nullable String to;

  @Option(
      names = "--order",
      defaultValue = "file",
      description =
          "${COMPLETION-CANDIDATES}: as the lines lie, or by event time; default ${DEFAULT-VALUE}.")
  private Order order = Order.FILE;

  @Option(
      names = "--identity",
      defaultValue = "line",
      description =
          "${COMPLETION-CANDIDATES}: for events without an id, whether every line is an event or"
              + " equal lines are one; default ${DEFAULT-VALUE}.")
  private Identity identity = Identity.LINE;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "max",
      description = "Events per second; default ${DEFAULT-VALUE}.")
  private String rate = "max";

  @Option(
      names = "--received-at",
      defaultValue = "now",
      description =
          "${COMPLETION-CANDIDATES}: 'event' judges history as it would have been judged then and"
              + " needs an operator's key; default ${DEFAULT-VALUE}.")
  private ReceivedAt receivedAt = ReceivedAt.NOW;

  @Option(
      names = "--operator-key",
      paramLabel = "KEY",
      defaultValue = "${env:TALLYBOOK_OPERATOR_KEY}",
      description =
          "Lets clicks have a price, and events say when they were received; default: the variable"
              + " TALLYBOOK_OPERATOR_KEY, else that of the stack in --data.")
  private @Nullable String operatorKey;

  @Option(
      names = "--cpc",
      paramLabel = "AMOUNT",
      defaultValue = "0.01",
      description = "Price of a click where the log names none; default ${DEFAULT-VALUE}.")
  private BigDecimal cpc = BigDecimal.ZERO;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "USD",
      description = "Currency of --cpc, ISO 4217; default ${DEFAULT-VALUE}.")
  private String currency = "USD";

  @Option(
      names = "--conversions",
      description = "Send attributed rows of a TalkingData log as conversions too.")
  private boolean conversions;

  @Option(
      names = "--wait",
      description =
          "Return only when everything the gateway has acknowledged until the end of the replay has"
              + " been counted.")
  private boolean waitUntilCounted;

  @Option(
      names = "--wait-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait at most; default ${DEFAULT-VALUE}.")
  private int waitTimeoutSeconds;

  @Mixin private StackAccess access = new StackAccess();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot read " + file + ": give the path of a readable file");
    }
    String gateway = to != null ? to : access.url();
    ReplayResult result = replay(gateway);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    result.problems().forEach(problem -> err.println("rejected: " + problem));
    out.printf(
        "sent %d, acknowledged %d, rejected %d in %.1f s%n",
        result.sent(),
        result.acknowledged(),
        result.rejected(),
        result.duration().toMillis() / 1e3);
    out.flush();
    if (waitUntilCounted) {
      awaitCounted(access.client(gateway), access.client(access.hasUrl() ? access.url() : gateway));
      out.println("all counted");
      out.flush();
    }
    return result.rejected() == 0 ? ExitCode.OK : ExitCode.SOME_REJECTED;
  }

  private ReplayResult replay(String gateway) throws IOException, InterruptedException {
    Replayer replayer;
    try {
      replayer = new Replayer(URI.create(gateway), options(gateway));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
    try {
      return replayer.replay(file);
    } catch (ReplayException e) {
      throw CommandFailure.because(ExitCode.UNREACHABLE, e);
    } catch (IOException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  private ReplayOptions options(String gateway) {
    ReplayOptions defaults = ReplayOptions.defaults(format);
    return new ReplayOptions(
        format,
        order,
        identity,
        eventsPerSecond(),
        defaults.batchSize(),
        receivedAt == ReceivedAt.EVENT
            ? Optional.of(requiredOperatorKey())
            : operatorKeyFor(gateway),
        receivedAt == ReceivedAt.EVENT
            ? Optional.of(ReplayOptions.RECEIVE_DELAY_DEFAULT)
            : Optional.empty(),
        defaults.patience(),
        new Money(Money.microsOf(cpc), currency),
        conversions);
  }

  private OptionalDouble eventsPerSecond() {
    if (rate.equalsIgnoreCase("max")) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(rate));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--rate=" + rate + " must be a number or max", e);
    }
  }

  private String requiredOperatorKey() {
    return givenOperatorKey()
        .or(this::folderOperatorKey)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "--received-at=event needs --operator-key, or --data with the folder of the"
                        + " stack"));
  }

  /** Another gateway than that of the folder's stack would refuse the folder's key. */
  private Optional<String> operatorKeyFor(String gateway) {
    return givenOperatorKey()
        .or(
            () ->
                access.folder().address().filter(gateway::equals).isPresent()
                    ? folderOperatorKey()
                    : Optional.empty());
  }

  private Optional<String> givenOperatorKey() {
    return Optional.ofNullable(operatorKey).filter(key -> !key.isBlank());
  }

  private Optional<String> folderOperatorKey() {
    return access.folder().secrets().map(Secrets::operatorKey);
  }

  /**
   * Every record of the log ends as counted, late or rejected, exactly once. So once their sum has
   * reached the number of records the log had at the end of the replay, all of it has been counted.
   */
  private void awaitCounted(StackClient gateway, StackClient stack)
      throws IOException, InterruptedException {
    long taken = gateway.json("/api/v1/intake").path("records").asLong();
    long deadline = System.nanoTime() + Duration.ofSeconds(waitTimeoutSeconds).toNanos();
    while (true) {
      JsonNode status = stack.json("/api/v1/status");
      long counted = status.path("records_total").asLong();
      if (counted >= taken) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            ExitCode.FAILED,
            counted
                + " of "
                + taken
                + " records are counted after "
                + waitTimeoutSeconds
                + " s; wait on with 'tallybook status', and see the stack's log");
      }
      Thread.sleep(POLL_INTERVAL.toMillis());
    }
  }
}
