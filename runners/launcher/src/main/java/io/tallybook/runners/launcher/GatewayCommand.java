package io.tallybook.runners.launcher;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallybook.gateway.Gateway;
import io.tallybook.gateway.GatewayConfig;
import io.tallybook.runners.local.HttpService;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "gateway",
    description = "Takes events over HTTP and answers once they are durable in Kafka.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP},
    footer = {
      "",
      "Secrets come from the environment: TALLYBOOK_SIGNING_KEY signs click links,",
      "TALLYBOOK_OPERATOR_KEY lets a request say when its events were received."
    })
final class GatewayCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      description = "Kafka brokers, comma-separated; the topic must exist.")
  private String bootstrapServers = "";

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "ad-events",
      description = "Where events go.")
  private String topic = "";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on.")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "0 picks a free one.")
  private int port;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "USD",
      description = "The one currency that is accounted in.")
  private String currency = "";

  @Option(
      names = "--redirect-allow",
      paramLabel = "HOST",
      split = ",",
      description = "Hosts that unsigned click links may lead to.")
  private Set<String> redirectAllowedHosts = Set.of();

  @Option(names = "--signing-key", hidden = true, defaultValue = "${env:TALLYBOOK_SIGNING_KEY}")
  private @Nullable String signingKey;

  @Option(names = "--operator-key", hidden = true, defaultValue = "${env:TALLYBOOK_OPERATOR_KEY}")
  private @Nullable String operatorKey;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.atLeastWarnings();
    GatewayConfig config = config();
    Vertx vertx = Vertx.vertx();
    Gateway gateway =
        Gateway.create(vertx, config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    HttpService service = HttpService.start(vertx, gateway.router(), host, port);
    spec.commandLine().getOut().println("gateway listens on " + service.url());
    spec.commandLine().getOut().flush();
    return Shutdown.await(
        () -> {
          service.close();
          gateway.close();
        });
  }

  private GatewayConfig config() {
    try {
      GatewayConfig config =
          GatewayConfig.of(bootstrapServers, currency)
              .withTopic(topic)
              .withRedirectAllowedHosts(redirectAllowedHosts);
      if (signingKey != null) {
        config = config.withSigningKey(signingKey);
      }
      return operatorKey == null ? config : config.withOperatorKey(operatorKey);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }
}
