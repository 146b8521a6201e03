package io.tallybook.runners.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/** One HTTP server for one or more routers, and the threads they run on. */
public final class HttpService implements AutoCloseable {
  // Clear-text HTTP/2 upgrades gain nothing here and cut streamed answers short.
  private static final HttpServerOptions OPTIONS =
      new HttpServerOptions().setHttp2ClearTextEnabled(false);

  private final Vertx vertx;
  private final HttpServer server;
  private final String url;

  private HttpService(Vertx vertx, HttpServer server, String url) {
    this.vertx = vertx;
    this.server = server;
    this.url = url;
  }

  /**
   * Serves a router.
   *
   * @param vertx the threads; closed with the service
   * @param port 0 picks a free one
   * @throws IOException if the address cannot be listened on
   */
  public static HttpService start(Vertx vertx, Router router, String host, int port)
      throws IOException {
    try {
      HttpServer server =
          await(vertx.createHttpServer(OPTIONS).requestHandler(router).listen(port, host));
      return new HttpService(vertx, server, "http://" + host + ":" + server.actualPort());
    } catch (CompletionException e) {
      throw new IOException(
          "cannot listen on " + host + ":" + port + "; give another port with --port", e);
    }
  }

  /** Where it answers, for instance {@code http://127.0.0.1:8080}. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    await(server.close());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
