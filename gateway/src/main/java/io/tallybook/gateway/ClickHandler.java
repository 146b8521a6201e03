package io.tallybook.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code POST /v1/clicks}: an app reports one click as JSON. Answers 202 with the click's id once
 * it is durable. Address, user agent and purpose are the connection's own unless the body says
 * otherwise.
 */
final class ClickHandler implements Handler<RoutingContext> {
  private static final int ACCEPTED = 202;
  // One click has under 10 KiB even when every field is as long as it may be.
  private static final int BODY_BYTES_MAX = 64 * 1024;

  private final OperatorKey operatorKey;
  private final EventJson json = new EventJson(EventSchema.CLICK);
  private final BodyReader bodies;
  private final EventAssembler assembler;
  private final EventLog log;
  private final Answers answers;
  private final InstantSource clock;
  private final int bodyBytesMax;

  ClickHandler(
      GatewayConfig config,
      BodyReader bodies,
      EventAssembler assembler,
      EventLog log,
      Answers answers,
      InstantSource clock) {
    this.bodies = bodies;
    this.assembler = assembler;
    this.log = log;
    this.answers = answers;
    this.clock = clock;
    this.operatorKey = new OperatorKey(config.operatorKey());
    this.bodyBytesMax = Math.min(BODY_BYTES_MAX, config.limits().bodyBytesMax());
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean operator = operatorKey.isGivenBy(request);
    bodies
        .read(request, bodyBytesMax)
        .map(body -> prepare(body, request, operator))
        .compose(click -> log.append(List.of(click)).map(click))
        .onSuccess(
            click ->
                answers.json(
                    context,
                    Endpoint.CLICK,
                    ACCEPTED,
                    new JsonObject().put("click_id", click.id())))
        .onFailure(cause -> answers.failed(context, Endpoint.CLICK, cause));
  }

  private PreparedEvent prepare(BodyReader.Body body, HttpServerRequest request, boolean operator) {
    try (body) {
      Receipt receipt =
          new Receipt(
              EventSchema.CLICK,
              clock.millis(),
              Client.ip(request),
              Client.userAgent(request),
              Client.purpose(request),
              false);
      Problems problems = new Problems();
      PreparedEvent click =
          json.readOne(body.bytes(), problems)
              .flatMap(draft -> assembler.assemble(draft, receipt, problems, Problem.NO_INDEX))
              .orElseThrow(() -> RefusedRequest.fields(problems));
      operatorKey.requirePriceCovered(click.event(), operator, Problem.NO_INDEX);
      return click;
    }
  }
}
