package io.tallybook.stores.aggregate;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.LeftoverRow;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Writes to a store that another process owns, over HTTP: {@code POST} of a {@link RowBatchCodec
 * batch} to {@value #AGGREGATES_PATH} or {@value #LEFTOVERS_PATH}, with an operator's token. The
 * answer is 204 once the batch is committed.
 *
 * <p>A request that gets no answer, or one that says "not now" (502, 503, 504), is sent again with
 * growing pauses until the time to retry is over, so that a restart of the server passes unnoticed.
 * Any other answer fails at once.
 *
 * <p>A batch of more than {@link RowBatchCodec#ROWS_MAX} rows goes in several requests, one after
 * the other, each written whole or not at all. A call lasts at most the time to retry per request.
 */
public final class HttpAggregateWriter implements AggregateWriter {
  /** Where batches of aggregates are posted. */
  public static final String AGGREGATES_PATH = "/internal/v1/aggregates";

  /** Where batches of leftovers are posted. */
  public static final String LEFTOVERS_PATH = "/internal/v1/leftovers";

  /** The media type of a batch. */
  public static final String CONTENT_TYPE = "application/octet-stream";

  /** Long enough for a server to restart, short enough for a checkpoint to wait for. */
  public static final Duration RETRY_TIME_DEFAULT = Duration.ofSeconds(30);

  private static final Duration RETRY_TIME_MAX = Duration.ofHours(1);
  private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);

  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Set<String> NO_PATH = Set.of("", "/");
  private static final int PORT_MAX = 65_535;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");

  private final HttpClient client;
  private final URI server;
  private final String token;
  private final BatchDelivery delivery;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpAggregateWriter(HttpClient client, URI server, String token, Duration retryTime) {
    this.client = client;
    this.server = server;
    this.token = token;
    this.delivery = new BatchDelivery(client, token, retryTime);
  }

  /**
   * A writer to a server; the server is not asked before the first write.
   *
   * @param server scheme, host and port, for instance {@code http://127.0.0.1:8081}
   * @param token an operator's access token; blanks around it are ignored
   * @throws IllegalArgumentException if the address has other parts, or the token has characters
   *     that no token has; the message keeps the token to itself
   */
  public static HttpAggregateWriter to(URI server, String token) {
    if (!isServer(server)) {
      throw new IllegalArgumentException(
          "a server must be given as http[s]://HOST[:PORT], is '" + server + "'");
    }
    String bareToken = token.strip();
    if (!TOKEN.matcher(bareToken).matches()) {
      throw new IllegalArgumentException("an access token must be visible ASCII characters");
    }
    HttpClient client =
        HttpClient.newBuilder()
            // An upgrade to HTTP/2 would have to begin with a request that carries megabytes.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIME_MAX)
            .build();
    return new HttpAggregateWriter(client, server, bareToken, RETRY_TIME_DEFAULT);
  }

  /**
   * The same writer with another time to retry.
   *
   * @param newRetryTime counts from a request's first attempt; positive, at most an hour
   */
  public HttpAggregateWriter withRetryTime(Duration newRetryTime) {
    if (newRetryTime.isNegative()
        || newRetryTime.isZero()
        || newRetryTime.compareTo(RETRY_TIME_MAX) > 0) {
      throw new IllegalArgumentException(
          "retryTime must be positive and at most " + RETRY_TIME_MAX + ", is " + newRetryTime);
    }
    return new HttpAggregateWriter(client, server, token, newRetryTime);
  }

  /** The server that a location names; empty if it does not have the form http[s]://HOST[:PORT]. */
  static Optional<URI> serverAt(String location) {
    try {
      return Optional.of(new URI(location)).filter(HttpAggregateWriter::isServer);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isServer(URI uri) {
    return uri.getScheme() != null
        && SCHEMES.contains(uri.getScheme())
        && uri.getHost() != null
        && uri.getPort() != 0
        && uri.getPort() <= PORT_MAX
        && NO_PATH.contains(uri.getRawPath())
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  @Override
  public void upsertAggregates(List<AggregateRow> rows) {
    write(AGGREGATES_PATH, "aggregates", rows, RowBatchCodec::encodeAggregates);
  }

  @Override
  public void upsertLeftovers(List<LeftoverRow> rows) {
    write(LEFTOVERS_PATH, "leftovers", rows, RowBatchCodec::encodeLeftovers);
  }

  private <RowT> void write(
      String path, String name, List<RowT> rows, Function<List<RowT>, byte[]> encode) {
    URI target = server.resolve(path);
    for (int from = 0; from < rows.size(); from += RowBatchCodec.ROWS_MAX) {
      List<RowT> piece = rows.subList(from, Math.min(rows.size(), from + RowBatchCodec.ROWS_MAX));
      String purpose = "write " + piece.size() + " " + name + " to " + server;
      if (closed.get()) {
        throw new StoreException("cannot " + purpose + ": this writer is closed");
      }
      delivery.deliver(target, encode.apply(piece), purpose);
    }
  }

  /** Refuses further writes; connections close when they have been idle. */
  @Override
  public void close() {
    closed.set(true);
  }
}
