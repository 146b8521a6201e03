package io.tallybook.runners.launcher;

import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.stores.ledger.Statement;
import io.tallybook.stores.ledger.StatementSummary;
import io.tallybook.stores.ledger.format.StatementFormat;
import io.tallybook.stores.ledger.format.StatementListing;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "statement",
    description = {
      "Prints what an advertiser owes for a month, with the evidence of every line; without an"
          + " advertiser, a list of the month's statements.",
      "A statement is open while days of the month are not billed, then a draft, final once it is"
          + " declared so, and adjusted when a bill changes it afterwards."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK_HELP,
      ExitCode.FAILED_HELP,
      "2:Wrong usage, no such statement, or it cannot be final yet; nothing was done.",
    })
final class StatementCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--advertiser", paramLabel = "ID", description = "Whose statement.")
  private @Nullable String advertiser;

  @Option(
      names = "--month",
      paramLabel = "YYYY-MM",
      required = true,
      description = "The UTC month in which the clicks happened.")
  private YearMonth month = YearMonth.of(1970, 1);

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. A list is text or csv.")
  private StatementFormat format = StatementFormat.TEXT;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to a file, which is replaced, instead of standard output.")
  private @Nullable Path out;

  @Option(
      names = "--finalize",
      description = "Declare the draft to be final first; refused while days are missing.")
  private boolean makeFinal;

  @Mixin private LedgerOptions options = new LedgerOptions();

  @Override
  public Integer call() throws IOException {
    String of = advertiser;
    if (of == null) {
      list();
      return ExitCode.OK;
    }
    Statement statement = options.use(access -> statement(access, of));
    write(to -> format.write(statement, to));
    return ExitCode.OK;
  }

  private Statement statement(LedgerAccess access, String of) {
    if (makeFinal && !access.ledger().makeFinal(of, month)) {
      spec.commandLine().getErr().println("tallybook: the statement was final already");
    }
    return access.ledger().statement(of, month);
  }

  private void list() throws IOException {
    if (makeFinal) {
      throw new ParameterException(spec.commandLine(), "--finalize wants an --advertiser");
    }
    if (format != StatementFormat.TEXT && format != StatementFormat.CSV) {
      throw new ParameterException(
          spec.commandLine(), "--format=" + format + ": a list of statements is text or csv");
    }
    List<StatementSummary> found = options.use(access -> access.ledger().statements(month));
    if (found.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "nothing was billed in " + month);
    }
    write(to -> StatementListing.write(found, format, to));
  }

  private interface Content {
    void writeTo(OutputStream stream) throws IOException;
  }

  private void write(Content content) throws IOException {
    if (out != null) {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(out))) {
        content.writeTo(file);
      }
      return;
    }
    try {
      // Straight to the descriptor: bytes, and System.out would hide that a reader has gone.
      content.writeTo(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    } catch (IOException e) {
      if (!CommandFailure.isReaderGone(e)) {
        throw e;
      }
    }
  }
}
