package io.tallybook.runners.flink;

import static io.tallybook.runners.flink.StateFingerprint.describe;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.pipelines.CountingOptions;
import io.tallybook.pipelines.StreamingConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFingerprintTest {
  @TempDir Path folder;

  @Test
  void sameFlags_goOn() {
    new StateFingerprint(folder).remember(describe(config(), 2));
    assertThatCode(() -> new StateFingerprint(folder).requireSame(describe(config(), 2)))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherParallelism_isRefused_becauseTheSourceCannotFollow() {
    new StateFingerprint(folder).remember(describe(config(), 2));
    assertThatThrownBy(() -> new StateFingerprint(folder).requireSame(describe(config(), 4)))
        .hasMessageContaining("--parallelism=2, now asked for")
        .hasMessageEndingWith("--parallelism=4: start with the same flags, or on another folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--bootstrapServers=127.0.0.1:1",
        "--eventTopic=other",
        "--watermark=events",
        "--watermarkDelay=11s",
        "--allowedLateness=16m",
        "--dedupHorizon=2h",
        "--currency=EUR"
      })
  void changedFlag_isRefused(String flag) {
    new StateFingerprint(folder).remember(describe(config(), 2));
    assertThatThrownBy(() -> new StateFingerprint(folder).requireSame(describe(config(flag), 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("start with the same flags, or on another folder");
  }

  @Test
  void stateOfAnOlderRelease_isRefused() throws Exception {
    StateFingerprint fingerprint = new StateFingerprint(folder);
    fingerprint.remember(describe(config(), 2));
    Path file = folder.resolve("state.txt");
    Files.writeString(file, Files.readString(file).replace("state format 12 ", ""));
    assertThatThrownBy(() -> fingerprint.requireSame(describe(config(), 2)))
        .hasMessageContaining("now asked for state format 12");
  }

  private static StreamingConfig config(String... flags) {
    return StreamingConfig.from(PipelineOptionsFactory.fromArgs(flags).as(CountingOptions.class));
  }
}
