package io.tallybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.stores.rawlog.AppenderOptions;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class ArchiveConfigTest {
  @Test
  void defaults() {
    assertThat(config())
        .isEqualTo(
            new ArchiveConfig(
                "127.0.0.1:9092",
                "ad-events",
                Path.of("data/raw").toAbsolutePath(),
                AppenderOptions.defaults()));
  }

  @Test
  void everyFlag_hasEffect() {
    assertThat(
            config(
                "--bootstrapServers=a:1,b:2",
                "--eventTopic=e",
                "--rawLog=/x/../y",
                "--openFilesMax=7"))
        .isEqualTo(
            new ArchiveConfig(
                "a:1,b:2", "e", Path.of("/y"), AppenderOptions.defaults().withOpenFilesMax(7)));
  }

  @Test
  void allProblems_areReportedTogether_withFlagValueAndRange() {
    assertThatThrownBy(
            () ->
                config(
                    "--bootstrapServers=nowhere",
                    "--eventTopic=a b",
                    "--rawLog=s3://bucket",
                    "--openFilesMax=0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--bootstrapServers=nowhere: must be host:port")
        .hasMessageContaining("--eventTopic=a b: must be 1 to 249 of")
        .hasMessageContaining("--rawLog=s3://bucket: must be a folder")
        .hasMessageContaining("--openFilesMax=0: must be a whole number from 1 to 10000");
  }

  private static ArchiveConfig config(String... args) {
    return ArchiveConfig.from(PipelineOptionsFactory.fromArgs(args).as(ArchiveOptions.class));
  }
}
