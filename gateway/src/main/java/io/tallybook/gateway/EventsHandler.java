package io.tallybook.gateway;

import io.tallybook.gateway.BodyReader.Body;
import io.tallybook.gateway.EventJson.Indexed;
import io.tallybook.model.Purpose;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /events}: a server reports one event or a batch. All events are validated before any
 * is written: one that is bad refuses the whole batch. Answers 202 with their number once all are
 * durable. What the sender does not know of the client stays unknown: the connection is the
 * server's.
 */
final class EventsHandler implements Handler<RoutingContext> {
  private static final int ACCEPTED = 202;
  // Parsing more would keep an event loop from its other connections for milliseconds.
  private static final int PARSED_INLINE_BYTES_MAX = 32 * 1024;

  private final EventJson json = new EventJson(EventSchema.EVENTS);
  private final Vertx vertx;
  private final GatewayLimits limits;
  private final OperatorKey operatorKey;
  private final BodyReader bodies;
  private final EventAssembler assembler;
  private final EventLog log;
  private final Answers answers;
  private final InstantSource clock;

  EventsHandler(
      Vertx vertx,
      GatewayConfig config,
      BodyReader bodies,
      EventAssembler assembler,
      EventLog log,
      Answers answers,
      InstantSource clock) {
    this.vertx = vertx;
    this.limits = config.limits();
    this.operatorKey = new OperatorKey(config.operatorKey());
    this.bodies = bodies;
    this.assembler = assembler;
    this.log = log;
    this.answers = answers;
    this.clock = clock;
  }

  @Override
  public void handle(RoutingContext context) {
    boolean operator = operatorKey.isGivenBy(context.request());
    bodies
        .read(context.request(), limits.bodyBytesMax())
        .compose(body -> prepare(body, operator))
        .compose(events -> log.append(events).map(events))
        .onSuccess(
            events ->
                answers.json(
                    context,
                    Endpoint.EVENTS,
                    ACCEPTED,
                    new JsonObject().put("accepted", events.size())))
        .onFailure(cause -> answers.failed(context, Endpoint.EVENTS, cause));
  }

  private Future<List<PreparedEvent>> prepare(Body body, boolean operator) {
    if (body.bytes().length <= PARSED_INLINE_BYTES_MAX) {
      return Future.succeededFuture(parse(body, operator));
    }
    return vertx.executeBlocking(() -> parse(body, operator), false);
  }

  private List<PreparedEvent> parse(Body body, boolean operator) {
    try (body) {
      Receipt receipt =
          new Receipt(EventSchema.EVENTS, clock.millis(), "", "", Purpose.UNKNOWN, false);
      Problems problems = new Problems();
      List<Indexed> drafts = json.readBatch(body.bytes(), limits.batchEventsMax(), problems);
      List<PreparedEvent> events = new ArrayList<>(drafts.size());
      for (Indexed event : drafts) {
        if (!operator && event.draft().has(EventField.RECEIVED_AT)) {
          throw AccessRule.OPERATOR_KEY_REQUIRED.broken(
              event.index(),
              EventField.RECEIVED_AT.requestName(),
              event.draft().text(EventField.RECEIVED_AT),
              "must come with the operator key in " + OperatorKey.HEADER);
        }
        assembler.assemble(event.draft(), receipt, problems, event.index()).ifPresent(events::add);
      }
      if (!problems.isEmpty()) {
        throw RefusedRequest.fields(problems);
      }
      for (int index = 0; index < events.size(); index++) {
        operatorKey.requirePriceCovered(events.get(index).event(), operator, index);
      }
      return events;
    }
  }
}
