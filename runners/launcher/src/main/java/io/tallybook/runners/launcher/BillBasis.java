package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BillingConfig;
import io.tallybook.pipelines.billing.KeptPriceBook;
import io.tallybook.pipelines.billing.KeptRun;
import io.tallybook.pipelines.explain.ExplainBill;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.transforms.price.PriceBook;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a day is explained by: the current bill, its versions and what its run keeps; of a day
 * without one, what a bill would take today.
 *
 * @param config files, rules and prices
 * @param bill the current one
 * @param run what its run left
 * @param notes where the judgement cannot be, or may not be, that of the bill
 */
record BillBasis(
    BillingConfig config, Optional<PostedBill> bill, Optional<KeptRun> run, List<String> notes) {
  private static final String NO_PRICES = PriceBook.empty().version();

  BillBasis {
    notes = List.copyOf(notes);
  }

  static BillBasis of(LocalDate day, String currency, ExplainOptions options, LedgerAccess access) {
    List<PostedBill> runs = access.ledger().bills(day, day.plusDays(1));
    return runs.isEmpty()
        ? ofNoBill(day, currency, options)
        : ofBill(runs.get(runs.size() - 1), currency, options);
  }

  private static BillBasis ofNoBill(LocalDate day, String currency, ExplainOptions options) {
    return new BillBasis(
        new BillingConfig(
            options.rawLog(),
            day,
            BillingConfig.DEDUP_HORIZON_DEFAULT,
            currency,
            options.priceBook(currency).orElse(PriceBook.empty()),
            options.traffic()),
        Optional.empty(),
        Optional.empty(),
        List.of(day + " is not billed yet; this is how a bill would judge now."));
  }

  private static BillBasis ofBill(PostedBill bill, String currency, ExplainOptions options) {
    List<String> notes = new ArrayList<>();
    String version = value(bill, "prices").orElse(NO_PRICES);
    PriceBook prices = prices(bill, version, currency, options, notes);
    BillingConfig config =
        new BillingConfig(
            options.rawLog(), bill.day(), horizon(bill), currency, prices, options.traffic());
    Optional<KeptRun> run =
        KeptRun.find(options.results(), bill.day(), bill.snapshotId(), bill.versions());
    if (run.isEmpty()) {
      notes.add(
          "the verdicts of "
              + name(bill)
              + " are not kept in "
              + options.results()
              + ": rules of single events judge anew here, rules of several clicks do not.");
    }
    String judged = config.versions();
    boolean isSame =
        run.isPresent()
            ? withoutRules(judged).equals(withoutRules(bill.versions())) // the run tells those
            : judged.equals(bill.versions());
    if (prices.version().equals(version) && !isSame) {
      notes.add(name(bill) + " was judged with " + bill.versions() + ", this with " + judged + ".");
    }
    return new BillBasis(config, Optional.of(bill), run, notes);
  }

  private static PriceBook prices(
      PostedBill bill,
      String version,
      String currency,
      ExplainOptions options,
      List<String> notes) {
    Optional<PriceBook> named = options.priceBook(currency);
    if (named.isPresent()) {
      if (!named.get().version().equals(version)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--price-book has version "
                + named.get().version()
                + ", "
                + name(bill)
                + " was priced from version "
                + version);
      }
      return named.get();
    } else if (version.equals(NO_PRICES)) {
      return PriceBook.empty();
    }
    return KeptPriceBook.find(options.results(), bill.day(), version)
        .orElseGet(
            () -> {
              notes.add(
                  name(bill)
                      + " was priced from price book "
                      + version
                      + ", which is not kept in "
                      + options.results()
                      + ": prices here are the events' own; name the book with --price-book.");
              return PriceBook.empty();
            });
  }

  private static String withoutRules(String versions) {
    return versions.replaceFirst("(^|[\\s;,])rules=[^\\s;,]+", "");
  }

  static Duration horizon(PostedBill bill) {
    try {
      return value(bill, "horizon")
          .map(Duration::parse)
          .orElse(BillingConfig.DEDUP_HORIZON_DEFAULT);
    } catch (DateTimeException e) {
      throw new CommandFailure(
          ExitCode.FAILED, name(bill) + " has versions '" + bill.versions() + "': no horizon", e);
    }
  }

  /** A part of what a bill was judged and priced with. */
  static Optional<String> value(PostedBill bill, String name) {
    Matcher pair =
        Pattern.compile("(?:^|[\\s;,])" + name + "=([^\\s;,]+)").matcher(bill.versions());
    return pair.find() ? Optional.of(pair.group(1)) : Optional.empty();
  }

  /** What tells the day's records of a log as the bill judged them. */
  ExplainBill explaining(LogSnapshot log) {
    boolean isOfSameRules =
        bill.filter(posted -> posted.versions().equals(config.versions())).isPresent();
    return run.map(kept -> ExplainBill.of(config, log, kept, isOfSameRules))
        .orElseGet(() -> ExplainBill.of(config, log));
  }

  static String name(PostedBill bill) {
    return "run " + bill.run() + " of " + bill.day();
  }

  /** Whether the log holds the very records that the bill read. */
  boolean isOfSameRecords(LogSnapshot log) {
    String id = log.between(config.readFrom(), config.readTo()).id();
    return bill.filter(posted -> posted.snapshotId().equals(id)).isPresent();
  }
}
