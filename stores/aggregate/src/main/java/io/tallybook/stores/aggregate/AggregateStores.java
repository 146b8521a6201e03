package io.tallybook.stores.aggregate;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Opens aggregate stores by their location, so that a flag can name one. */
public final class AggregateStores {
  private AggregateStores() {}

  /** What a location looks like that {@link #open} takes, for error messages. */
  public static final String LOCATION_RULE = "duckdb:FILE";

  /** What a location looks like that {@link #openWriter} takes, for error messages. */
  public static final String WRITER_LOCATION_RULE = LOCATION_RULE + " or http[s]://HOST[:PORT]";

  /** The environment variable with the operator's token that a store behind HTTP asks for. */
  public static final String TOKEN_VARIABLE = "TALLYBOOK_TOKEN";

  private static final String DUCKDB_PREFIX = "duckdb:";

  /** Whether a text is a location that {@link #open} understands. */
  public static boolean isLocation(String location) {
    return location.startsWith(DUCKDB_PREFIX) && location.length() > DUCKDB_PREFIX.length();
  }

  /** Whether a text is a location that {@link #openWriter} understands. */
  public static boolean isWriterLocation(String location) {
    return isLocation(location) || HttpAggregateWriter.serverAt(location).isPresent();
  }

  /** The location of a DuckDB store in a file. */
  public static String duckDb(Path file) {
    return DUCKDB_PREFIX + file;
  }

  /**
   * Opens a store to write and read; it is created when it does not exist.
   *
   * @throws IllegalArgumentException if the text is no location
   * @throws StoreException if the store cannot be opened
   */
  public static AggregateStore open(String location) {
    if (!isLocation(location)) {
      throw new IllegalArgumentException(
          "store '" + location + "' must be given as " + LOCATION_RULE);
    }
    return DuckDbAggregateStore.open(Path.of(location.substring(DUCKDB_PREFIX.length())));
  }

  /**
   * Opens a store to write: one of this process, or one that another process owns and takes writes
   * for over HTTP. The latter wants an operator's token in {@value #TOKEN_VARIABLE}, which is read
   * here and then no more; it is not asked before the first write.
   *
   * @throws IllegalArgumentException if the text is no location, or the token is none
   * @throws StoreException if the store cannot be opened, or there is no token
   */
  public static AggregateWriter openWriter(String location) {
    return openWriter(location, Optional.ofNullable(System.getenv(TOKEN_VARIABLE)));
  }

  static AggregateWriter openWriter(String location, Optional<String> token) {
    if (isLocation(location)) {
      return open(location);
    }
    URI server =
        HttpAggregateWriter.serverAt(location)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "store '" + location + "' must be given as " + WRITER_LOCATION_RULE));
    return HttpAggregateWriter.to(
        server,
        token
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new StoreException(
                        "cannot write to "
                            + location
                            + ": "
                            + TOKEN_VARIABLE
                            + " is not set; give it an operator's access token")));
  }
}
