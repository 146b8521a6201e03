package io.tallybook.runners.launcher;

import io.tallybook.model.Money;
import io.tallybook.stores.ledger.AccountStatus;
import io.tallybook.stores.ledger.format.AccountListing;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
    name = "account",
    description =
        "Shows what advertisers owe and have paid in advance; writes down prepayments and credit"
            + " limits.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "show|prepay|limit",
    subcommands = {
      AccountCommand.Show.class,
      AccountCommand.Prepay.class,
      AccountCommand.Limit.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
final class AccountCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "one of show, prepay, limit is missing");
  }

  private static long micros(CommandSpec spec, BigDecimal amount) {
    try {
      return Money.microsOf(amount);
    } catch (ArithmeticException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--amount=" + amount + " must have 6 decimals at most, and fit 64 bits in micros",
          e);
    }
  }

  @Command(
      name = "show",
      description = "Balances, the open receivable and the credit limit.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
  static final class Show implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--advertiser", paramLabel = "ID", description = "Whose; default: all.")
    private @Nullable String advertiser;

    @Mixin private LedgerOptions options = new LedgerOptions();

    @Override
    public Integer call() throws IOException {
      String of = advertiser;
      List<AccountStatus> accounts =
          options.use(
              access ->
                  of == null ? access.ledger().accounts() : List.of(access.ledger().account(of)));
      PrintWriter out = spec.commandLine().getOut();
      out.print(AccountListing.text(accounts));
      out.flush();
      return ExitCode.OK;
    }
  }

  @Command(
      name = "prepay",
      description =
          "Writes down money that an advertiser paid in advance. Bills posted from then on are"
              + " taken from it first. The same reference a second time changes nothing.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
  static final class Prepay implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--advertiser", paramLabel = "ID", required = true, description = "Who paid.")
    private String advertiser = "";

    @Option(
        names = "--amount",
        paramLabel = "UNITS",
        required = true,
        description = "How much, for instance 250.00; at most 6 decimals.")
    private BigDecimal amount = BigDecimal.ZERO;

    @Option(
        names = "--reference",
        paramLabel = "TEXT",
        required = true,
        description = "What the payment is known by, for instance the bank's number.")
    private String reference = "";

    @Option(
        names = "--currency",
        paramLabel = "CODE",
        defaultValue = "USD",
        description = "ISO 4217; the ledger's one currency; default ${DEFAULT-VALUE}.")
    private String currency = "USD";

    @Mixin private LedgerOptions options = new LedgerOptions();

    @Override
    public Integer call() throws IOException {
      long micros = micros(spec, amount);
      boolean fresh =
          options.use(access -> access.ledger().prepay(advertiser, micros, currency, reference));
      PrintWriter out = spec.commandLine().getOut();
      out.println(fresh ? "written" : "was written before; nothing changed");
      out.flush();
      return ExitCode.OK;
    }
  }

  @Command(
      name = "limit",
      description =
          "Sets how much an advertiser may owe, from a day on. It marks accounts that are over it;"
              + " it refuses no bill.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
  static final class Limit implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--advertiser", paramLabel = "ID", required = true, description = "Whose.")
    private String advertiser = "";

    @Option(
        names = "--amount",
        paramLabel = "UNITS",
        required = true,
        description = "How much, for instance 10000; at most 6 decimals.")
    private BigDecimal amount = BigDecimal.ZERO;

    @Option(
        names = "--from",
        paramLabel = "DAY",
        description = "From which UTC day on, for instance 2026-12-01; default: today.")
    private @Nullable LocalDate from;

    @Option(
        names = "--currency",
        paramLabel = "CODE",
        defaultValue = "USD",
        description = "ISO 4217; the ledger's one currency; default ${DEFAULT-VALUE}.")
    private String currency = "USD";

    @Mixin private LedgerOptions options = new LedgerOptions();

    @Override
    public Integer call() throws IOException {
      long micros = micros(spec, amount);
      LocalDate day = from == null ? LocalDate.now(ZoneOffset.UTC) : from;
      boolean fresh =
          options.use(access -> access.ledger().limit(advertiser, micros, currency, day));
      PrintWriter out = spec.commandLine().getOut();
      out.println(fresh ? "written" : "was so before; nothing changed");
      out.flush();
      return ExitCode.OK;
    }
  }
}
