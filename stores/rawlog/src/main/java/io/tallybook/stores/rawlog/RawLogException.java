package io.tallybook.stores.rawlog;

/**
 * The raw log cannot be read or written as asked. The message names the file, the row or the offset
 * at fault, and what was expected.
 */
public class RawLogException extends RuntimeException {
  public RawLogException(String message) {
    super(message);
  }

  public RawLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
