package io.tallybook.serving;

import io.tallybook.stores.aggregate.AggregateWriter;
import io.tallybook.stores.aggregate.HttpAggregateWriter;
import io.tallybook.stores.aggregate.MalformedBatchException;
import io.tallybook.stores.aggregate.RowBatchCodec;
import io.tallybook.stores.aggregate.StoreException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /internal/v1/aggregates} and {@code POST /internal/v1/leftovers}: a batch of rows
 * ({@link RowBatchCodec}) from a pipeline in another process. Answered once it is committed.
 */
final class WriteEndpoint<RowT> {
  private final Decoder<RowT> decoder;
  private final Write<RowT> write;

  private interface Decoder<RowT> {
    List<RowT> decode(byte[] bytes) throws MalformedBatchException;
  }

  private interface Write<RowT> {
    void write(List<RowT> rows);
  }

  private WriteEndpoint(Decoder<RowT> decoder, Write<RowT> write) {
    this.decoder = decoder;
    this.write = write;
  }

  static WriteEndpoint<?> ofAggregates(AggregateWriter store) {
    return new WriteEndpoint<>(RowBatchCodec::decodeAggregates, store::upsertAggregates);
  }

  static WriteEndpoint<?> ofLeftovers(AggregateWriter store) {
    return new WriteEndpoint<>(RowBatchCodec::decodeLeftovers, store::upsertLeftovers);
  }

  /**
   * Lets a request pass that may write; its body has not been read yet.
   *
   * @throws RefusedRequest if the caller may not write, or does not send a batch
   */
  static void admit(RoutingContext context) {
    if (!Authentication.tokenOf(context).isOperator()) {
      throw RefusedRequest.operatorsOnly();
    }
    @Nullable String type = context.request().getHeader("Content-Type");
    if (!HttpAggregateWriter.CONTENT_TYPE.equalsIgnoreCase(type)) {
      throw RefusedRequest.unsupportedType(HttpAggregateWriter.CONTENT_TYPE);
    }
    context.next();
  }

  /** The body of a request that has been read; a request without one has an empty one. */
  static Buffer bodyOf(RoutingContext context) {
    @Nullable Buffer body = context.body().buffer();
    return body == null ? Buffer.buffer() : body;
  }

  /**
   * Writes a batch; blocks until it is committed.
   *
   * @throws RefusedRequest if the body is no batch
   * @throws StoreException if the store fails; then nothing was written
   */
  void write(Buffer body) {
    try {
      write.write(decoder.decode(body.getBytes()));
    } catch (MalformedBatchException e) {
      throw RefusedRequest.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
