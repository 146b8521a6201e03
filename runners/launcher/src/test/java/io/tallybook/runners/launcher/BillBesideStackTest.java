package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import io.tallybook.runners.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verb beside a running stack: its broker says whether the archive is complete, its database
 * server takes the postings, and the final figures go over HTTP to the owner of the store.
 */
class BillBesideStackTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @TempDir private Path data;

  @Test
  void aReplayedDay_isBilledOnceItIsArchived_andLiveAndFinalAgree() throws Exception {
    Path log = data.resolve("day.ndjson");
    assertThat(
            Main.execute(
                "generate",
                "--start=" + DAY + "T12:00:00Z",
                "--duration=PT2M",
                "--rate=50",
                "--out=" + log))
        .isEqualTo(ExitCode.OK);
    try (LocalStack stack = Stack.start(data, "--watermark=events")) {
      assertThat(
              Main.execute(
                  "replay",
                  log.toString(),
                  "--format=ndjson",
                  "--order=time",
                  "--to=" + stack.url(),
                  "--data=" + data,
                  "--wait"))
          .isEqualTo(ExitCode.OK);
      assertThat(bill("--bootstrap-servers=127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
      // Refused until the archive, which commits every ten seconds, has every record.
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> billUnlessRefused() == ExitCode.OK);

      StackClient client = new StackClient(stack.url(), stack.operatorToken());
      JsonNode live = rows(client, "live");
      assertThat(live.size()).isPositive();
      assertThat(rows(client, "final")).isEqualTo(live);
      long records;
      try (var lines = Files.lines(log)) {
        records = lines.count();
      }
      assertThat(client.json("/api/v1/status?source=final").path("records_counted").asLong())
          .isEqualTo(records);

      assertThat(runs()).isEqualTo(1);
      assertThat(bill()).isEqualTo(ExitCode.OK);
      assertThat(runs()).isEqualTo(1);
    }
  }

  private int billUnlessRefused() {
    int exitCode = bill();
    assertThat(exitCode).isIn(List.of(ExitCode.OK, ExitCode.REFUSED));
    return exitCode;
  }

  private int bill(String... options) {
    List<String> args = new ArrayList<>(List.of("bill", "--date=" + DAY, "--data=" + data));
    Collections.addAll(args, options);
    return Main.execute(args.toArray(String[]::new));
  }

  private static JsonNode rows(StackClient client, String source)
      throws IOException, InterruptedException {
    return client
        .json("/api/v1/report?by=ad,minute,country,device&format=json&source=" + source)
        .path("rows");
  }

  private long runs() throws IOException {
    try (LedgerAccess ledger = LocalLedger.open(new DataFolder(data), null)) {
      return ledger.ledger().bills(DAY, DAY.plusDays(1)).size();
    }
  }
}
