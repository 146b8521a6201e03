package io.tallybook.serving;

import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.HttpAggregateWriter;
import io.tallybook.stores.aggregate.RowBatchCodec;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/**
 * The query API and the dashboard page.
 *
 * <p>Routes, to be mounted at the root of an HTTP server beside others:
 *
 * <ul>
 *   <li>{@code GET /api/v1/advertisers/analytics}: an advertiser's series per ad
 *   <li>{@code GET /api/v1/report}: a table by columns of choice, as CSV or JSON
 *   <li>{@code GET /api/v1/status}: how much has been counted and how fresh it is
 *   <li>{@code GET /api/v1/dashboard}: what the page shows
 *   <li>{@code GET /} and {@code GET /assets/*}: the page
 *   <li>{@code POST /internal/v1/aggregates} and {@code POST /internal/v1/leftovers}: batches of
 *       rows ({@link RowBatchCodec}) from pipelines in other processes; 204 once a batch is
 *       committed, 503 if nothing was written, and then it may be sent again
 * </ul>
 *
 * <p>Every API route wants an access token ({@link AccessTokens}); an advertiser's token shows that
 * advertiser's data only, and only an operator's may write. Errors are JSON: {@code error} for a
 * person, and {@code problems} with field, value and rule for every parameter at fault. The store
 * is used on threads of their own, never on the event loop.
 */
public final class Serving {
  /** The store answers a question within milliseconds: more threads would only take turns. */
  private static final int QUERY_THREADS = 4;

  private static final int QUERIES_PENDING_MAX = 200;

  /** Reports wait for their clients, so they have threads of their own. */
  private static final int REPORT_THREADS = 4;

  private static final int REPORTS_PENDING_MAX = 16;

  /**
   * Writes have threads of their own too, or a backlog of them would hold up the questions. The
   * store commits one batch at a time: the second thread reads the next one meanwhile.
   */
  private static final int WRITE_THREADS = 2;

  /** Bounds the memory that waiting batches hold; a pipeline sends a refused one again. */
  private static final int WRITES_PENDING_MAX = 16;

  private final Router router;
  private final Authentication authentication;
  private final QueryLane queries;
  private final QueryLane reports;
  private final QueryLane writes;

  private Serving(Vertx vertx, AggregateStore store, ServingConfig config, InstantSource clock) {
    this.router = Router.router(vertx);
    this.authentication = new Authentication(new AccessTokens(config.jwtSecret(), clock));
    this.queries = new QueryLane(vertx, "tallybook-query", QUERY_THREADS, QUERIES_PENDING_MAX);
    this.reports = new QueryLane(vertx, "tallybook-report", REPORT_THREADS, REPORTS_PENDING_MAX);
    this.writes = new QueryLane(vertx, "tallybook-write", WRITE_THREADS, WRITES_PENDING_MAX);
    mountAnalytics(new AnalyticsEndpoint(store, config.currency(), clock));
    mountReport(new ReportEndpoint(store));
    mountStatus(new StatusEndpoint(store, clock));
    mountDashboard(
        new DashboardEndpoint(store, clock), new DashboardJson(config.currency(), clock));
    mountPage(new PageAssets());
    mountWrite(HttpAggregateWriter.AGGREGATES_PATH, WriteEndpoint.ofAggregates(store));
    mountWrite(HttpAggregateWriter.LEFTOVERS_PATH, WriteEndpoint.ofLeftovers(store));
  }

  /**
   * Sets up the routes.
   *
   * @param vertx owns the threads
   * @param store stays the caller's to close, after the HTTP server
   * @param clock says what is now: for freshness, tokens and the dashboard's window
   */
  public static Serving create(
      Vertx vertx, AggregateStore store, ServingConfig config, InstantSource clock) {
    return new Serving(vertx, store, config, clock);
  }

  /** The routes above; requests to other paths pass on to the next router. */
  public Router router() {
    return router;
  }

  /** Answers one request of the API; its parameters are read on the event loop. */
  private interface Endpoint {
    Callable<Buffer> prepare(MultiMap parameters, AccessToken token);
  }

  private void mountAnalytics(AnalyticsEndpoint analytics) {
    mountQuery(
        "/api/v1/advertisers/analytics",
        (parameters, token) -> {
          AnalyticsEndpoint.Question question = AnalyticsEndpoint.parse(parameters, token);
          return () -> analytics.answer(question);
        });
  }

  private void mountStatus(StatusEndpoint status) {
    mountQuery(
        "/api/v1/status",
        (parameters, token) -> {
          Source source = StatusEndpoint.parse(parameters);
          return () -> status.answer(source, token);
        });
  }

  private void mountDashboard(DashboardEndpoint dashboard, DashboardJson json) {
    mountQuery(
        "/api/v1/dashboard",
        (parameters, token) -> {
          DashboardEndpoint.Question question = DashboardEndpoint.parse(parameters, token);
          return () -> json.toBuffer(dashboard.answer(question), token);
        });
  }

  private void mountQuery(String path, Endpoint endpoint) {
    router
        .get(path)
        .handler(authentication)
        .handler(
            context -> {
              Callable<Buffer> answer =
                  endpoint.prepare(context.queryParams(), Authentication.tokenOf(context));
              queries
                  .run(answer)
                  .onSuccess(
                      body ->
                          context
                              .response()
                              .putHeader("Content-Type", "application/json")
                              .end(body))
                  .onFailure(context::fail);
            });
    answerErrors(path, HttpMethod.GET);
  }

  private void mountReport(ReportEndpoint report) {
    String path = "/api/v1/report";
    router
        .get(path)
        .handler(authentication)
        .handler(
            context -> {
              ReportEndpoint.Question question =
                  ReportEndpoint.parse(context.queryParams(), Authentication.tokenOf(context));
              reports
                  .run(
                      () -> {
                        report.answer(question, context.response());
                        return true;
                      })
                  .onFailure(context::fail);
            });
    answerErrors(path, HttpMethod.GET);
  }

  private void mountPage(PageAssets assets) {
    router.get("/").handler(assets::handle);
    answerErrors("/", HttpMethod.GET);
    router.get("/assets/:name").handler(assets::handle);
    answerErrors("/assets/:name", HttpMethod.GET);
  }

  private void mountWrite(String path, WriteEndpoint<?> endpoint) {
    // Who it is comes first: nobody else's body is read.
    router.post(path).handler(authentication).handler(WriteEndpoint::admit);
    router
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(RowBatchCodec.BYTES_MAX))
        .handler(
            context -> {
              Buffer body = WriteEndpoint.bodyOf(context);
              writes
                  .run(
                      () -> {
                        endpoint.write(body);
                        return true;
                      })
                  .onSuccess(written -> context.response().setStatusCode(204).end())
                  .onFailure(context::fail);
            });
    answerErrors(path, HttpMethod.POST);
  }

  /** What reaches this route has not been answered by the one before. */
  private void answerErrors(String path, HttpMethod offered) {
    router
        .route(path)
        .handler(context -> context.fail(RefusedRequest.methodNotAllowed(offered)))
        .failureHandler(ErrorAnswers::handle);
  }
}
