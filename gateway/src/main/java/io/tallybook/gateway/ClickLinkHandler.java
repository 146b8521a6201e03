package io.tallybook.gateway;

import io.tallybook.model.Click;
import io.tallybook.model.RejectionCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * {@code GET /api/v1/clicks}: a person follows a click link. Once the click is durable they are
 * sent on with a 302 and the tracking cookie.
 *
 * <p>Checked in this order: the signature (403) and {@code expires} (410), then every field and the
 * form of the target together (400), then the target's host and the price (403). A click without
 * {@code timestamp} happened now; one without {@code user_id} belongs to the browser's cookie if it
 * sent one; one without {@code click_id} gets a derived id. Parameters beyond these are ignored,
 * because others decorate links; in a signed link the signature refuses them.
 */
final class ClickLinkHandler implements Handler<RoutingContext> {
  private static final int FOUND = 302;

  private final LinkAccess access;
  private final EventAssembler assembler;
  private final EventLog log;
  private final Answers answers;
  private final InstantSource clock;

  ClickLinkHandler(
      LinkAccess access,
      EventAssembler assembler,
      EventLog log,
      Answers answers,
      InstantSource clock) {
    this.access = access;
    this.assembler = assembler;
    this.log = log;
    this.answers = answers;
    this.clock = clock;
  }

  /** A click and where it leads. */
  private record Visit(PreparedEvent click, RedirectTarget target) {}

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    SortedMap<String, String> parameters = parameters(request);
    long nowMillis = clock.millis();
    boolean signed = access.requireRightSignature(parameters);
    access.requireNotExpired(parameters, nowMillis);
    Optional<String> visitor = Visitor.known(request);
    Visit visit = read(draft(parameters, visitor), receipt(request, nowMillis), parameters);
    access.requireAllowed(visit.target(), signed);
    access.requirePriceCovered(
        costMicros(visit.click()),
        parameters.getOrDefault(EventField.COST_PER_CLICK.requestName(), ""),
        signed);
    log.append(List.of(visit.click()))
        .onSuccess(done -> sendOn(context, visit.target(), visitor))
        .onFailure(cause -> answers.failed(context, Endpoint.CLICK_LINK, cause));
  }

  private static SortedMap<String, String> parameters(HttpServerRequest request) {
    try {
      return QueryParameters.parse(request.query());
    } catch (IllegalArgumentException e) {
      throw RefusedRequest.whole(
          RefusedRequest.BAD_REQUEST,
          String.valueOf(e.getMessage()),
          RejectionCode.PAYLOAD_UNDECODABLE);
    }
  }

  private static EventDraft draft(Map<String, String> parameters, Optional<String> visitor) {
    EventDraft draft = new EventDraft();
    parameters.forEach(
        (name, value) -> EventSchema.LINK.field(name).ifPresent(field -> draft.put(field, value)));
    if (!draft.has(EventField.USER_ID)) {
      // Only what the browser brought: an id made up now would make each repeat another click.
      visitor.ifPresent(id -> draft.put(EventField.USER_ID, id));
    }
    return draft;
  }

  private static Receipt receipt(HttpServerRequest request, long nowMillis) {
    return new Receipt(
        EventSchema.LINK,
        nowMillis,
        Client.ip(request),
        Client.userAgent(request),
        Client.purpose(request),
        true);
  }

  /** Finds everything wrong with the link before it refuses it. */
  private Visit read(EventDraft draft, Receipt receipt, Map<String, String> parameters) {
    Problems problems = new Problems();
    Optional<PreparedEvent> click = assembler.assemble(draft, receipt, problems, Problem.NO_INDEX);
    String address = parameters.getOrDefault(LinkAccess.REDIRECT_PARAMETER, "");
    Optional<RedirectTarget> target = RedirectTarget.parse(address);
    if (target.isEmpty()) {
      problems.add(
          Problem.NO_INDEX,
          LinkAccess.REDIRECT_PARAMETER,
          address,
          RedirectTarget.RULE,
          address.isEmpty() ? RejectionCode.FIELD_MISSING : RejectionCode.FIELD_INVALID);
    }
    if (click.isEmpty() || target.isEmpty()) {
      throw RefusedRequest.fields(problems);
    }
    return new Visit(click.get(), target.get());
  }

  private static long costMicros(PreparedEvent prepared) {
    return prepared.event() instanceof Click click ? click.cost().micros() : 0;
  }

  private void sendOn(RoutingContext context, RedirectTarget target, Optional<String> visitor) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return;
    }
    response
        .putHeader(HttpHeaders.LOCATION, target.location())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, must-revalidate")
        .addCookie(Visitor.cookie(visitor));
    answers.end(context, Endpoint.CLICK_LINK, FOUND, "");
  }
}
