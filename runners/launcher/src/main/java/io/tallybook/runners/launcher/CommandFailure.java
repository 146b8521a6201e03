package io.tallybook.runners.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A failure whose message is all a user needs: what went wrong, and the remedy. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    this(exitCode, message, null);
  }

  CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A failure that another one explains well enough. */
  static CommandFailure because(int exitCode, Exception cause) {
    return new CommandFailure(exitCode, messageOf(cause), cause);
  }

  /** What an exception says, or at least what it is. */
  static String messageOf(Exception failure) {
    String message = failure.getMessage();
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return message + ": " + reason(file);
    }
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName() + " (--verbose shows more)"
        : message;
  }

  /** Java says of a file often only its name. */
  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "is there already";
    } else if (failure instanceof AccessDeniedException) {
      return "access is denied";
    }
    return failure.getClass().getSimpleName();
  }

  /** Whether a write failed because its reader, such as head, has had enough: no failure at all. */
  static boolean isReaderGone(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Broken pipe");
  }

  int exitCode() {
    return exitCode;
  }
}
