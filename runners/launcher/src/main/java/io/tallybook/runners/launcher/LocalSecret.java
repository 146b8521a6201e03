package io.tallybook.runners.launcher;

import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.DataFolder.Secrets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A secret of a local stack, or of services that get theirs from the environment. */
final class LocalSecret {
  private LocalSecret() {}

  /**
   * The secret from the environment, else that of the stack in a folder.
   *
   * @throws CommandFailure if there is neither
   */
  static String or(
      @Nullable String fromEnvironment, DataFolder folder, Function<Secrets, String> secret) {
    return Optional.ofNullable(fromEnvironment)
        .or(() -> folder.secrets().map(secret))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "no stack has been started in "
                        + folder.root()
                        + "; start one with 'tallybook run', or give its folder with --data"));
  }
}
