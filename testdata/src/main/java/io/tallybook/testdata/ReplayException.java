package io.tallybook.testdata;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A replay came to a stop that waiting does not help: the gateway stayed away, or refuses whatever
 * it is sent. Sending the file again is safe: ids are the same, so repeats are counted once.
 */
public final class ReplayException extends IOException {
  private static final long serialVersionUID = 1L;

  ReplayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
