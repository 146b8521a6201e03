package io.tallybook.runners.launcher;

import io.tallybook.runners.local.HttpService;
import io.tallybook.serving.Serving;
import io.tallybook.serving.ServingConfig;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.AggregateStores;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description =
        "Serves the query API and the dashboard from a store. Only one process can have the store"
            + " open, and this is the one: a pipeline in another process writes through it, with"
            + " --store=http://HOST:PORT.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP},
    footer = {
      "",
      "The secret that signs access tokens comes from TALLYBOOK_JWT_SECRET, 32 bytes or more.",
      "A pipeline that writes shows an operator's token, which it takes from TALLYBOOK_TOKEN."
    })
final class ServeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--store",
      paramLabel = "LOCATION",
      defaultValue = "duckdb:data/tallybook.duckdb",
      description = "The store, duckdb:FILE; created if it does not exist.")
  private String store = "";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on.")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8081",
      description = "0 picks a free one.")
  private int port;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "USD",
      description = "The one currency that is accounted in.")
  private String currency = "";

  @Option(names = "--jwt-secret", hidden = true, defaultValue = "${env:TALLYBOOK_JWT_SECRET}")
  private @Nullable String jwtSecret;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.atLeastWarnings();
    ServingConfig config = config();
    AggregateStore opened = AggregateStores.open(store);
    Vertx vertx = Vertx.vertx();
    Serving serving = Serving.create(vertx, opened, config, InstantSource.system());
    HttpService service = HttpService.start(vertx, serving.router(), host, port);
    spec.commandLine().getOut().println("query API and dashboard listen on " + service.url());
    spec.commandLine().getOut().flush();
    return Shutdown.await(
        () -> {
          service.close();
          opened.close();
        });
  }

  private ServingConfig config() {
    if (jwtSecret == null) {
      throw new CommandFailure(
          ExitCode.USAGE, "TALLYBOOK_JWT_SECRET is not set: give a secret of 32 bytes or more");
    }
    if (!AggregateStores.isLocation(store)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--store=" + store + ": must be " + AggregateStores.LOCATION_RULE);
    }
    try {
      return new ServingConfig(jwtSecret, currency);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }
}
