package io.tallybook.stores;

import java.nio.file.Path;

/** Opens aggregate stores by their location, so that a pipeline's flag can name one. */
public final class AggregateStores {
  private AggregateStores() {}

  /** What a location looks like, for error messages. */
  public static final String LOCATION_RULE = "duckdb:FILE";

  private static final String DUCKDB_PREFIX = "duckdb:";

  /** Whether a text is a location that {@link #open} understands. */
  public static boolean isLocation(String location) {
    return location.startsWith(DUCKDB_PREFIX) && location.length() > DUCKDB_PREFIX.length();
  }

  /** The location of a DuckDB store in a file. */
  public static String duckDb(Path file) {
    return DUCKDB_PREFIX + file;
  }

  /**
   * Opens a store; it is created when it does not exist.
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
}
