package io.tallybook.stores.rawlog;

/**
 * How much an appender may hold.
 *
 * @param openFilesMax files open at once, 1 to 10,000; the one not written to for longest is
 *     finished to make room, and the rest of its hour goes to a further file
 * @param bufferBytesMax records waiting to be written, of all hours and partitions together, in
 *     bytes of their keys and values: 64 KiB to 1 GiB
 * @param rowGroupBytesMax records written as one row group at most, likewise; no more than the
 *     buffer
 */
public record AppenderOptions(int openFilesMax, long bufferBytesMax, long rowGroupBytesMax) {
  private static final int OPEN_FILES_MAX = 10_000;
  private static final long BUFFER_BYTES_LEAST = 64 << 10;
  private static final long BUFFER_BYTES_MOST = 1 << 30;

  public AppenderOptions {
    require("openFilesMax", openFilesMax, 1, OPEN_FILES_MAX);
    require("bufferBytesMax", bufferBytesMax, BUFFER_BYTES_LEAST, BUFFER_BYTES_MOST);
    require("rowGroupBytesMax", rowGroupBytesMax, 1, bufferBytesMax);
  }

  /** 32 files, 32 MiB waiting, row groups of 16 MiB: some 100,000 clicks. */
  public static AppenderOptions defaults() {
    return new AppenderOptions(32, 32 << 20, 16 << 20);
  }

  public AppenderOptions withOpenFilesMax(int newOpenFilesMax) {
    return new AppenderOptions(newOpenFilesMax, bufferBytesMax, rowGroupBytesMax);
  }

  public AppenderOptions withBufferBytesMax(long newBufferBytesMax) {
    return new AppenderOptions(
        openFilesMax, newBufferBytesMax, Math.min(rowGroupBytesMax, newBufferBytesMax));
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", is " + value);
    }
  }
}
