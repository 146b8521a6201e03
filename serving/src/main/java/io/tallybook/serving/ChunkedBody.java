package io.tallybook.serving;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of a response, written from a worker thread at the pace of the client: each write waits
 * until the connection has taken it, so that memory holds one chunk. Wrap it in a buffer.
 */
final class ChunkedBody extends OutputStream {
  /** A client that takes nothing for this long has gone. */
  private static final long STALL_SECONDS_MAX = 30;

  private final HttpServerResponse response;

  ChunkedBody(HttpServerResponse response) {
    this.response = response;
    response.setChunked(true);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0) {
      await(response.write(Buffer.buffer().appendBytes(bytes, offset, length)));
    }
  }

  @Override
  public void close() throws IOException {
    await(response.end());
  }

  private static void await(Future<Void> written) throws IOException {
    try {
      written.toCompletionStage().toCompletableFuture().get(STALL_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the client has gone", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the client took nothing for " + STALL_SECONDS_MAX + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is stopping");
    }
  }
}
