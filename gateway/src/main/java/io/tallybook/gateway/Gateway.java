package io.tallybook.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/**
 * The way in for ad events: an HTTP face whose answers mean that events are durable in Kafka.
 *
 * <ul>
 *   <li>{@code GET /api/v1/clicks}: a person follows a click link; 302 to the landing page
 *   <li>{@code POST /v1/clicks}: one click as JSON; 202 with its id
 *   <li>{@code POST /events}: clicks, impressions and conversions, one or a batch; 202 with their
 *       number. All or nothing is validated; with the operator's key, history can be told with the
 *       time it was received
 *   <li>{@code GET /api/v1/intake}: how many records the log has
 *   <li>{@code GET /healthz}: 200 while the log answers
 *   <li>{@code GET /metrics}: Prometheus text of the whole registry
 * </ul>
 *
 * <p>Time: events are stamped on receipt, once a request. Guarantees: a 2xx or 302 means that every
 * event of the request is in Kafka, acknowledged; a 4xx means that none is; a 503 promises nothing,
 * and sending the request again is safe because events have ids. It does not look for repeats: that
 * is the pipelines' work.
 *
 * <p>The router may be mounted next to others, before any handler that reads bodies. It answers for
 * its own paths only, 404 and 405 included, and passes on everything else. The server's owner sets
 * the limits of the connection: idle timeout, header sizes, TLS.
 */
public final class Gateway implements AutoCloseable {
  private static final int OK = 200;

  private final Vertx vertx;
  private final PrometheusMeterRegistry registry;
  private final GatewayMetrics metrics;
  private final Answers answers;
  private final EventLog log;
  private final TopicProbe probe;
  private final Router router;

  private Gateway(
      Vertx vertx, GatewayConfig config, PrometheusMeterRegistry registry, InstantSource clock) {
    ByteBudget budget = new ByteBudget(config.limits().inFlightBytesMax());
    this.vertx = vertx;
    this.registry = registry;
    this.metrics = new GatewayMetrics(registry, budget);
    this.answers = new Answers(metrics);
    this.log = new EventLog(vertx, config, budget, metrics);
    this.probe = new TopicProbe(vertx, config);
    this.router = Router.router(vertx);

    BodyReader bodies = new BodyReader(budget);
    EventAssembler assembler = new EventAssembler(config.currency());
    serve(
        Endpoint.CLICK_LINK,
        new ClickLinkHandler(new LinkAccess(config), assembler, log, answers, clock));
    serve(Endpoint.CLICK, new ClickHandler(config, bodies, assembler, log, answers, clock));
    serve(
        Endpoint.EVENTS, new EventsHandler(vertx, config, bodies, assembler, log, answers, clock));
    serve(Endpoint.INTAKE, this::intake);
    serve(Endpoint.HEALTH, this::health);
    serve(Endpoint.METRICS, this::scrape);
  }

  /**
   * A gateway that tells the time by the system's clock. Does not wait for Kafka, but loads its
   * clients: not for an event loop.
   *
   * @param registry gets the gateway's meters and is what {@code /metrics} shows
   */
  public static Gateway create(
      Vertx vertx, GatewayConfig config, PrometheusMeterRegistry registry) {
    return create(vertx, config, registry, InstantSource.system());
  }

  /**
   * A gateway that tells the time by the given clock.
   *
   * @param clock stamps events on receipt and decides when links expire
   */
  public static Gateway create(
      Vertx vertx, GatewayConfig config, PrometheusMeterRegistry registry, InstantSource clock) {
    return new Gateway(vertx, config, registry, clock);
  }

  /** The routes, to be mounted on a server of the same Vert.x. */
  public Router router() {
    return router;
  }

  /**
   * Waits until what was taken on is acknowledged, for at most twice the delivery timeout, and lets
   * go of Kafka. Requests that come later get a 503. Blocks: not for an event loop.
   */
  @Override
  public void close() {
    log.close();
    probe.close();
    metrics.close();
  }

  private void serve(Endpoint endpoint, Handler<RoutingContext> handler) {
    String path = endpoint.path();
    router
        .route(endpoint.method(), path)
        .handler(handler)
        .failureHandler(
            context -> {
              Throwable cause = context.failure();
              answers.failed(
                  context,
                  endpoint,
                  cause == null ? new IllegalStateException("no cause given") : cause);
            });
    router.route(path).handler(context -> refuseMethod(context, endpoint));
    router.route(path + "/*").handler(context -> refusePath(context, endpoint));
  }

  private void refuseMethod(RoutingContext context, Endpoint endpoint) {
    context.response().putHeader(HttpHeaders.ALLOW, endpoint.method().name());
    String rule = "must be " + endpoint.method() + " for " + endpoint.path();
    answers.failed(
        context,
        endpoint,
        AccessRule.METHOD_NOT_ALLOWED.broken("method", context.request().method().name(), rule));
  }

  private void refusePath(RoutingContext context, Endpoint endpoint) {
    String rule = "must be " + endpoint.path() + ", which has nothing below it";
    answers.failed(
        context, endpoint, AccessRule.PATH_UNKNOWN.broken("path", context.request().path(), rule));
  }

  private void intake(RoutingContext context) {
    probe
        .endOffsets()
        .onSuccess(
            ends -> {
              JsonObject partitions = new JsonObject();
              ends.forEach((partition, end) -> partitions.put(partition.toString(), end));
              long records = ends.values().stream().mapToLong(Long::longValue).sum();
              answers.json(
                  context,
                  Endpoint.INTAKE,
                  OK,
                  new JsonObject().put("records", records).put("partitions", partitions));
            })
        .onFailure(cause -> answers.failed(context, Endpoint.INTAKE, cause));
  }

  private void health(RoutingContext context) {
    probe
        .endOffsets()
        .onSuccess(
            ends ->
                answers.json(context, Endpoint.HEALTH, OK, new JsonObject().put("status", "ok")))
        .onFailure(
            cause ->
                answers.unavailable(
                    context,
                    Endpoint.HEALTH,
                    new JsonObject()
                        .put("status", "unavailable")
                        .put("error", cause.getMessage())));
  }

  private void scrape(RoutingContext context) {
    // A registry shared with others may be large.
    vertx
        .executeBlocking(() -> registry.scrape(), false)
        .onSuccess(
            text -> {
              context
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
              answers.end(context, Endpoint.METRICS, OK, text);
            })
        .onFailure(cause -> answers.failed(context, Endpoint.METRICS, cause));
  }
}
