package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateStore;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code GET /api/v1/report}: a {@link Report}, streamed. */
final class ReportEndpoint {
  /** What is gathered before it is sent as one chunk. */
  private static final int CHUNK_BYTES = 64 * 1024;

  private static final Map<String, ReportFormat> FORMATS =
      Map.of("csv", ReportFormat.CSV, "json", ReportFormat.JSON);

  private final AggregateStore store;

  /** A request that makes sense. */
  record Question(Report report, ReportFormat format) {}

  ReportEndpoint(AggregateStore store) {
    this.store = store;
  }

  /**
   * @throws RefusedRequest if the parameters make no sense, or the data is somebody else's
   */
  static Question parse(MultiMap parameters, AccessToken token) {
    RequestParameters request = new RequestParameters(parameters, parameterNames());
    Map<ReportColumn, Set<String>> filters = new LinkedHashMap<>();
    for (ReportColumn column : ReportColumn.filterable()) {
      Set<String> values = request.texts(column.label());
      if (!values.isEmpty()) {
        filters.put(column, column == ReportColumn.DEVICE ? upperCase(values) : values);
      }
    }
    restrict(filters, token);
    Optional<Report> report = columns(request);
    Source source = request.source();
    Traffic traffic = request.choice("traffic", Traffic.byLabel()).orElse(Traffic.ALL);
    ReportFormat format = request.choice("format", FORMATS).orElse(ReportFormat.CSV);
    Instant from = request.time("from").orElse(Instant.MIN);
    Instant to = request.time("to").orElse(Instant.MAX);
    if (!from.isBefore(to)) {
      request.problem("to", "must lie after from");
    }
    Optional<Report> filtered = report.map(each -> withRules(each, traffic, filters, request));
    request.refuseProblems();
    Report complete = filtered.orElseThrow().withSource(source).withRange(from, to);
    for (Map.Entry<ReportColumn, Set<String>> filter : filters.entrySet()) {
      complete = complete.withFilter(filter.getKey(), filter.getValue());
    }
    return new Question(complete, format);
  }

  /**
   * About this traffic, and filtered by rule if that is asked for: both at once can be nonsense.
   */
  private static Report withRules(
      Report report,
      Traffic traffic,
      Map<ReportColumn, Set<String>> filters,
      RequestParameters request) {
    Report filtered = report;
    Set<String> rules = filters.get(ReportColumn.RULE);
    if (rules != null) {
      try {
        filtered = report.withFilter(ReportColumn.RULE, rules);
      } catch (IllegalArgumentException e) {
        request.problem("rule", String.valueOf(e.getMessage()));
      }
    }
    try {
      filtered = filtered.withTraffic(traffic);
    } catch (IllegalArgumentException e) {
      request.problem("traffic", String.valueOf(e.getMessage()));
    }
    return filtered;
  }

  /** Writes the answer as its rows come; blocks until the last of it is on its way. */
  void answer(Question question, HttpServerResponse response) throws IOException {
    response.putHeader("Content-Type", question.format().contentType());
    OutputStream body = new BufferedOutputStream(new ChunkedBody(response), CHUNK_BYTES);
    Writer output = new BufferedWriter(new OutputStreamWriter(body, UTF_8));
    question.report().write(store, question.format(), output);
    output.close();
  }

  private static Set<String> parameterNames() {
    Set<String> names = new TreeSet<>(Set.of("by", "from", "to", "source", "traffic", "format"));
    for (ReportColumn column : ReportColumn.filterable()) {
      names.add(column.label());
    }
    return names;
  }

  private static Optional<Report> columns(RequestParameters request) {
    Optional<String> list = request.text("by");
    request.require("by", list);
    try {
      return list.map(Report::by);
    } catch (IllegalArgumentException e) {
      request.problem("by", ReportColumn.LIST_RULE);
      return Optional.empty();
    }
  }

  /** An advertiser's report is about that advertiser, asked for or not. */
  private static void restrict(Map<ReportColumn, Set<String>> filters, AccessToken token) {
    for (String advertiserId : filters.getOrDefault(ReportColumn.ADVERTISER, Set.of())) {
      if (!token.maySee(advertiserId)) {
        throw RefusedRequest.forbidden();
      }
    }
    token.advertiserId().ifPresent(id -> filters.put(ReportColumn.ADVERTISER, Set.of(id)));
  }

  private static Set<String> upperCase(Set<String> values) {
    Set<String> upper = new TreeSet<>();
    for (String value : values) {
      upper.add(value.toUpperCase(Locale.ROOT));
    }
    return upper;
  }
}
