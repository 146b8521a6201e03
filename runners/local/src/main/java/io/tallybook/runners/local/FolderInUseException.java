package io.tallybook.runners.local;

import java.io.IOException;
import java.nio.file.Path;

/** Another owner has the folder. */
final class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(Path folder) {
    super(folder + " is being used by another process; try again when it is done, or stop it");
  }
}
