package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import io.tallybook.stores.ledger.DayBill;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that work with the ledger, on the folder of a stopped stack. */
class LedgerCommandTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 2);

  @TempDir private Path temp;

  private record Outcome(int exitCode, String output, String errors) {}

  private Outcome run(String... args) {
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, UTF_8));
    System.setErr(new PrintStream(errors, true, UTF_8));
    try {
      List<String> all = new ArrayList<>(List.of(args));
      all.add("--data=" + temp.resolve("data"));
      int exitCode = Main.execute(all.toArray(String[]::new));
      return new Outcome(exitCode, output.toString(UTF_8), errors.toString(UTF_8).strip());
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }

  private void bill(int fromDay, int toDay) throws IOException {
    try (LedgerAccess access = LocalLedger.open(new DataFolder(temp.resolve("data")), null)) {
      for (int i = fromDay; i <= toDay; i++) {
        LocalDate day = MONTH.atDay(i);
        BillingLine line =
            new BillingLine(
                day, new AdRef("acme", "spring", "banner"), 10, 0, 1, 2, 1_250_000, 125_000, "USD");
        access.ledger().postDay(new DayBill(day, "USD", "s1", "rules=1", List.of(line)));
      }
    }
  }

  private Outcome statement(Path file, String... more) {
    List<String> args =
        new ArrayList<>(List.of("statement", "--advertiser=acme", "--month=" + MONTH));
    args.add("--out=" + file);
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  @Test
  void aMonth_fromPrepaymentToFinalStatement() throws Exception {
    bill(1, 1);
    assertThat(run("account", "prepay", "--advertiser=acme", "--amount=30.50", "--reference=w1"))
        .isEqualTo(new Outcome(ExitCode.OK, "written" + System.lineSeparator(), ""));
    assertThat(run("account", "prepay", "--advertiser=acme", "--amount=30.5", "--reference=w1"))
        .extracting(Outcome::output)
        .asString()
        .startsWith("was written before");
    Outcome other = run("account", "prepay", "--advertiser=acme", "--amount=31", "--reference=w1");
    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.errors()).contains("with another amount or currency: 30.500000");
    assertThat(
            run("account", "limit", "--advertiser=acme", "--amount=1", "--from=2026-01-01")
                .exitCode())
        .isEqualTo(ExitCode.OK);

    Path text = temp.resolve("statement.txt");
    Outcome early = statement(text, "--finalize");
    assertThat(early.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(early.errors()).contains("these days are not billed: 2026-02-02, 2026-02-03");
    assertThat(text).doesNotExist();
    bill(2, MONTH.lengthOfMonth());
    assertThat(run("account", "show", "--advertiser=acme").output())
        .contains("35.000000", "30.500000", "4.500000", "1.000000", "OVER LIMIT");

    assertThat(statement(text, "--finalize")).isEqualTo(new Outcome(ExitCode.OK, "", ""));
    assertThat(Files.readString(text))
        .contains("State: final", "Charged               35.00", "Balance due            4.50");
    Path pdf = temp.resolve("statement.pdf");
    Path again = temp.resolve("again.pdf");
    assertThat(statement(pdf, "--format=pdf").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(statement(again, "--format=pdf").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(again).hasSameBinaryContentAs(pdf);
    Path list = temp.resolve("list.csv");
    assertThat(run("statement", "--month=" + MONTH, "--format=csv", "--out=" + list).exitCode())
        .isEqualTo(ExitCode.OK);
    assertThat(Files.readString(list))
        .contains("2026-02,acme,final,", ",35.00,35000000,30.50,4.50");
  }

  @Test
  void whatCannotBeDone_isOneLine_andExitCodeTwo() throws Exception {
    assertThat(run("account", "show").errors()).contains("there is no ledger in");
    assertThat(temp.resolve("data")).doesNotExist();
    bill(1, 1);
    for (String[] wrong :
        new String[][] {
          {"statement", "--advertiser=nobody", "--month=2026-02"},
          {"statement", "--month=2026-03"},
          {"statement", "--month=2026-13"},
          {"statement", "--month=2026-02", "--finalize"},
          {"statement", "--month=2026-02", "--format=pdf"},
          {"account", "show", "--advertiser=nobody"},
          {"account", "prepay", "--advertiser=acme", "--amount=0", "--reference=w"},
          {"account", "prepay", "--advertiser=acme", "--amount=1.0000001", "--reference=w"},
          {"account", "prepay", "--advertiser=acme", "--amount=1", "--reference= "},
          {
            "account",
            "prepay",
            "--advertiser=acme",
            "--amount=1",
            "--reference=w",
            "--currency=EUR"
          },
          {"account", "limit", "--advertiser=acme", "--amount=-1"},
        }) {
      Outcome outcome = run(wrong);
      assertThat(outcome.exitCode()).as(String.join(" ", wrong)).isEqualTo(ExitCode.USAGE);
      assertThat(outcome.errors()).startsWith("tallybook: ").hasLineCount(1);
    }
  }
}
