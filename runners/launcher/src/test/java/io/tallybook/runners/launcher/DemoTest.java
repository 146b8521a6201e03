package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallybook.runners.local.LocalConfig;
import io.tallybook.runners.local.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees first. */
class DemoTest {
  @TempDir private Path data;

  @Test
  void demoTraffic_showsUpOnTheDashboard_soonAfterTheStart() throws Exception {
    LocalConfig config = new LocalConfig(data, "127.0.0.1", 0, "USD", Set.of(), 200, List.of());
    try (LocalStack stack = LocalStack.start(config, step -> {})) {
      StackClient client = new StackClient(stack.url(), stack.operatorToken());
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                JsonNode totals = client.json("/api/v1/dashboard?window=15m").path("totals");
                assertThat(totals.path("billable").asLong()).as("%s", totals).isPositive();
                assertThat(totals.path("impressions").asLong()).isPositive();
              });
      assertThat(stack.dashboardUrl()).startsWith(stack.url() + "/#token=");
    }
  }
}
