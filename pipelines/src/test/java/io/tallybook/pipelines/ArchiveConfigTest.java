package io.tallybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.RecordKind;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class ArchiveConfigTest {
  @Test
  void defaults() {
    assertThat(config())
        .isEqualTo(
            new ArchiveConfig(
                "127.0.0.1:9092",
                List.of(
                    new ArchivedTopic(
                        "ad-events", Path.of("data/raw").toAbsolutePath(), RecordKind.EVENTS),
                    new ArchivedTopic(
                        "invalid-clicks",
                        Path.of("data/invalid-clicks").toAbsolutePath(),
                        RecordKind.JUDGED_CLICKS)),
                AppenderOptions.defaults()));
  }

  @Test
  void everyFlag_hasEffect() {
    assertThat(
            config(
                "--bootstrapServers=a:1,b:2",
                "--eventTopic=e",
                "--rawLog=/x/../y",
                "--invalidClickTopic=i",
                "--invalidClickLog=/x/../z",
                "--openFilesMax=7"))
        .isEqualTo(
            new ArchiveConfig(
                "a:1,b:2",
                List.of(
                    new ArchivedTopic("e", Path.of("/y"), RecordKind.EVENTS),
                    new ArchivedTopic("i", Path.of("/z"), RecordKind.JUDGED_CLICKS)),
                AppenderOptions.defaults().withOpenFilesMax(7)));
  }

  @Test
  void withoutATopicOfInvalidClicks_theyAreLeftOut() {
    assertThat(config("--rawLog=/y", "--invalidClickTopic=", "--invalidClickLog=/y").topics())
        .containsExactly(new ArchivedTopic("ad-events", Path.of("/y"), RecordKind.EVENTS));
  }

  @Test
  void allProblems_areReportedTogether_withFlagValueAndRange() {
    assertThatThrownBy(
            () ->
                config(
                    "--bootstrapServers=nowhere",
                    "--eventTopic=a b",
                    "--rawLog=s3://bucket",
                    "--invalidClickTopic=c d",
                    "--invalidClickLog=s3://other",
                    "--openFilesMax=0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--bootstrapServers=nowhere: must be host:port")
        .hasMessageContaining("--eventTopic=a b: must be 1 to 249 of")
        .hasMessageContaining("--rawLog=s3://bucket: must be a folder")
        .hasMessageContaining("--invalidClickTopic=c d: must be 1 to 249 of")
        .hasMessageContaining("--invalidClickLog=s3://other: must be a folder")
        .hasMessageContaining("--openFilesMax=0: must be a whole number from 1 to 10000");
  }

  @Test
  void topicsAndLogs_mustBeApart() {
    assertThatThrownBy(
            () ->
                config(
                    "--eventTopic=t",
                    "--invalidClickTopic=t",
                    "--rawLog=/a",
                    "--invalidClickLog=/a/b"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--invalidClickTopic=t: must be another topic than --eventTopic")
        .hasMessageContaining("--invalidClickLog=/a/b: must be another folder than --rawLog");
  }

  private static ArchiveConfig config(String... args) {
    return ArchiveConfig.from(PipelineOptionsFactory.fromArgs(args).as(ArchiveOptions.class));
  }
}
