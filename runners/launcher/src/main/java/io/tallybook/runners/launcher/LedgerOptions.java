package io.tallybook.runners.launcher;

import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import io.tallybook.stores.ledger.LedgerException;
import io.tallybook.stores.ledger.LedgerRefusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which ledger a verb works with. */
final class LedgerOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
      description =
          "Folder of a local stack: its ledger is used, beside the running stack or without it.")
  private Path data = Path.of("data");

  @Option(
      names = "--ledger",
      paramLabel = "URL",
      description =
          "A ledger elsewhere: jdbc:postgresql://HOST:PORT/DATABASE, with user and password in"
              + " TALLYBOOK_LEDGER_USER and TALLYBOOK_LEDGER_PASSWORD.")
  private @Nullable String ledger;

  DataFolder folder() {
    return new DataFolder(data);
  }

  /** The ledger, which may be new and empty. */
  LedgerAccess open() throws IOException {
    return LocalLedger.open(folder(), ledger);
  }

  /**
   * Does something with a ledger that exists already.
   *
   * @throws CommandFailure if there is none, or it refuses or fails
   */
  <T> T use(Function<LedgerAccess, T> work) throws IOException {
    if (ledger == null && !LocalLedger.exists(folder())) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is no ledger in "
              + folder().root()
              + "; start a stack with 'tallybook run', or name a ledger with --data or --ledger");
    }
    try (LedgerAccess access = open()) {
      return work.apply(access);
    } catch (LedgerRefusal e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    } catch (LedgerException e) {
      throw CommandFailure.because(ExitCode.FAILED, e);
    }
  }
}
