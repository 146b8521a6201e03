package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.Source;
import io.tallybook.serving.Report;
import io.tallybook.serving.ReportFormat;
import io.tallybook.serving.Traffic;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.DuckDbAggregateStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    description =
        "Prints clicks and what they cost by columns of choice. Asks a running stack, or opens the data"
            + " folder of a stopped one.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK_HELP,
      ExitCode.FAILED_HELP,
      ExitCode.USAGE_HELP,
      ExitCode.UNREACHABLE_HELP
    })
final class ReportCommand implements Callable<Integer> {
  /** How a report is shown. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Option(
      names = "--by",
      paramLabel = "COLUMNS",
      required = true,
      description =
          "Comma-separated: minute, hour, day, advertiser, campaign, ad, country, device, rule. By"
              + " rule it tells what each traffic rule alone says; the rules do not add up, for"
              + " several may find one click invalid.")
  private String by = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "First minute, for instance 2026-03-01T00:00:00Z.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "End, exclusive.")
  private @Nullable String to;

  @Option(
      names = "--source",
      defaultValue = "live",
      description = "Which count: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Source source = Source.LIVE;

  @Option(
      names = "--traffic",
      paramLabel = "KIND",
      defaultValue = "all",
      description = {
        "Which clicks, and what they cost; default ${DEFAULT-VALUE}:",
        "gross: all that were delivered, and the prefetches, which are no part of it;",
        "net: without general invalid traffic (GIVT);",
        "billable: without sophisticated invalid traffic (SIVT) either, which is the bill;",
        "invalid: those not on the bill, by kind;",
        "all: all of these. By rule, all and invalid are what each rule finds."
      })
  private Traffic traffic = Traffic.ALL;

  @Option(
      names = "--compare",
      description =
          "The live and the final count side by side, and what the final one has more; as table or"
              + " csv. Of a day that is not billed yet the final count is 0.")
  private boolean compare;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  @Mixin private StackAccess access = new StackAccess();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (compare && format == Format.JSON) {
      throw new CommandFailure(ExitCode.USAGE, "--compare is shown as table or csv, not as json");
    }
    Report report = report();
    // Straight to the descriptor: System.out would hide that a reader such as head has gone. Not
    // closed: it is not ours.
    Writer out = new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8);
    try {
      if (compare) {
        String csv =
            ComparedReport.csv(
                by, csv(report.withSource(Source.LIVE)), csv(report.withSource(Source.FINAL)));
        if (format == Format.TABLE) {
          TextTable.write(csv, out);
        } else {
          out.write(csv);
          out.flush();
        }
      } else if (format == Format.TABLE) {
        TextTable.write(csv(report), out);
      } else {
        write(report, ReportFormat.valueOf(format.name()), out);
      }
      if (format == Format.JSON) {
        out.write('\n'); // the body ends without one, a line on a terminal does not
        out.flush();
      }
    } catch (IOException e) {
      if (!CommandFailure.isReaderGone(e)) {
        throw e;
      }
    }
    return ExitCode.OK;
  }

  private String csv(Report report) throws IOException, InterruptedException {
    StringWriter csv = new StringWriter();
    write(report, ReportFormat.CSV, csv);
    return csv.toString();
  }

  private Report report() {
    try {
      Report report = about(reportBy().withSource(source));
      return from == null && to == null
          ? report
          : report.withRange(time("--from", from, Instant.MIN), time("--to", to, Instant.MAX));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  private Report reportBy() {
    try {
      return Report.by(by);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--by=" + by + " " + e.getMessage(), e);
    }
  }

  private Report about(Report report) {
    try {
      return report.withTraffic(traffic);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--traffic=" + traffic.label() + " " + e.getMessage(), e);
    }
  }

  private static Instant time(String flag, @Nullable String text, Instant absent) {
    try {
      return text == null ? absent : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          flag + "=" + text + " must be a time like 2026-03-01T00:00:00Z", e);
    }
  }

  private void write(Report report, ReportFormat wanted, Writer out)
      throws IOException, InterruptedException {
    if (access.isStoppedStack()) {
      try (AggregateStore store = DuckDbAggregateStore.openExisting(access.folder().storeFile())) {
        report.write(store, wanted, out);
      }
    } else {
      try (Reader body =
          new InputStreamReader(access.client().get(request(report, wanted)), UTF_8)) {
        body.transferTo(out);
      }
      out.flush();
    }
  }

  private String request(Report report, ReportFormat wanted) {
    StringBuilder request =
        new StringBuilder("/api/v1/report?by=")
            .append(encode(by))
            .append("&source=")
            .append(report.source().name().toLowerCase(Locale.ROOT))
            .append("&traffic=")
            .append(report.traffic().label())
            .append("&format=")
            .append(wanted.name().toLowerCase(Locale.ROOT));
    if (from != null) {
      request.append("&from=").append(encode(from));
    }
    if (to != null) {
      request.append("&to=").append(encode(to));
    }
    return request.toString();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, UTF_8);
  }
}
