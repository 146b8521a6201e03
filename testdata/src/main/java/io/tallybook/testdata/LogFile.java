package io.tallybook.testdata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lines of a file, from any offset on: one after the other, or here and there. Keeps one block
 * in memory. A line ends with LF or CR LF; the last one may lack its end.
 */
final class LogFile implements AutoCloseable {
  /** Longest line that is read; of longer ones only the existence is known. */
  static final int LINE_BYTES_MAX = 1 << 20;

  private static final int BLOCK_BYTES = 1 << 14;
  private static final int END_OF_LINE_BYTES_MAX = 2;

  private final FileChannel channel;
  private ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);
  private long blockOffset;

  private LogFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws IOException if the file cannot be opened for reading
   */
  static LogFile open(Path file) throws IOException {
    return new LogFile(FileChannel.open(file, StandardOpenOption.READ));
  }

  /** Length of the file, in bytes. */
  long size() throws IOException {
    return channel.size();
  }

  /**
   * The line that begins at an offset; empty at the end of the file.
   *
   * @param number the number to give it
   */
  Optional<LogLine> lineAt(long offset, long number) throws IOException {
    if (offset < blockOffset || offset >= blockOffset + block.limit()) {
      load(offset, BLOCK_BYTES);
      if (block.limit() == 0) {
        return Optional.empty();
      }
    }
    int start = (int) (offset - blockOffset);
    int end = endOfLine(start);
    if (end < 0) {
      // The block may begin before the line: a block from its start on, then one for the longest.
      load(offset, BLOCK_BYTES);
      end = endOfLine(0);
      if (end < 0) {
        load(offset, LINE_BYTES_MAX + END_OF_LINE_BYTES_MAX);
        end = endOfLine(0);
      }
      start = 0;
    }
    if (end < 0 || end - start > LINE_BYTES_MAX) {
      return Optional.of(
          new LogLine(number, offset, offsetAfterLine(offset), ByteBuffer.allocate(0), true));
    }
    long nextOffset = Math.min(blockOffset + end + 1, channel.size());
    boolean carriageReturn = end > start && block.get(end - 1) == '\r';
    ByteBuffer bytes = block.duplicate().limit(carriageReturn ? end - 1 : end).position(start);
    return Optional.of(new LogLine(number, offset, nextOffset, bytes, false));
  }

  /** Index of the end of the line within the block, or -1 if it lies beyond. */
  private int endOfLine(int start) throws IOException {
    for (int i = start; i < block.limit(); i++) {
      if (block.get(i) == '\n') {
        return i;
      }
    }
    boolean atEndOfFile = blockOffset + block.limit() >= channel.size();
    return atEndOfFile ? block.limit() : -1;
  }

  private long offsetAfterLine(long offset) throws IOException {
    for (long at = offset; at < channel.size(); at += block.limit()) {
      load(at, LINE_BYTES_MAX);
      int end = endOfLine(0);
      if (end >= 0) {
        return Math.min(at + end + 1, channel.size());
      }
    }
    return channel.size();
  }

  private void load(long offset, int bytes) throws IOException {
    if (block.capacity() != bytes) {
      block = ByteBuffer.allocate(bytes);
    }
    block.clear();
    blockOffset = offset;
    while (block.hasRemaining() && channel.read(block, offset + block.position()) >= 0) {
      // A read may bring less than asked for.
    }
    block.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
