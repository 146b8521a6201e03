package io.tallybook.serving;

import io.tallybook.model.Source;
import io.tallybook.stores.AggregateStore;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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
 * </ul>
 *
 * <p>Every API route wants an access token ({@link AccessTokens}); an advertiser's token shows that
 * advertiser's data only. Errors are JSON: {@code error} for a person, and {@code problems} with
 * field, value and rule for every parameter at fault. The store is asked on threads of their own,
 * never on the event loop.
 */
public final class Serving {
  /** The store answers a question within milliseconds: more threads would only take turns. */
  private static final int QUERY_THREADS = 4;

  private static final int QUERIES_PENDING_MAX = 200;

  /** Reports wait for their clients, so they have threads of their own. */
  private static final int REPORT_THREADS = 4;

  private static final int REPORTS_PENDING_MAX = 16;

  private final Router router;
  private final Authentication authentication;
  private final QueryLane queries;
  private final QueryLane reports;

  private Serving(Vertx vertx, AggregateStore store, ServingConfig config, InstantSource clock) {
    this.router = Router.router(vertx);
    this.authentication = new Authentication(new AccessTokens(config.jwtSecret(), clock));
    this.queries = new QueryLane(vertx, "tallybook-query", QUERY_THREADS, QUERIES_PENDING_MAX);
    this.reports = new QueryLane(vertx, "tallybook-report", REPORT_THREADS, REPORTS_PENDING_MAX);
    mountAnalytics(new AnalyticsEndpoint(store, config.currency(), clock));
    mountReport(new ReportEndpoint(store));
    mountStatus(new StatusEndpoint(store, clock));
    mountDashboard(
        new DashboardEndpoint(store, clock), new DashboardJson(config.currency(), clock));
    mountPage(new PageAssets());
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
    answerErrors(path);
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
    answerErrors(path);
  }

  private void mountPage(PageAssets assets) {
    router.get("/").handler(assets::handle);
    answerErrors("/");
    router.get("/assets/:name").handler(assets::handle);
    answerErrors("/assets/:name");
  }

  /** What reaches this route has not been answered by the one before. */
  private void answerErrors(String path) {
    router.route(path).handler(Serving::refuseMethod).failureHandler(ErrorAnswers::handle);
  }

  private static void refuseMethod(RoutingContext context) {
    context.fail(RefusedRequest.methodNotAllowed());
  }
}
