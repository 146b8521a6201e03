package io.tallybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.pipelines.io.WatermarkPolicy;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.time.Duration;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class StreamingConfigTest {

  @Test
  void defaults() {
    assertThat(config())
        .isEqualTo(
            new StreamingConfig(
                "127.0.0.1:9092",
                "ad-events",
                "dead-letters",
                "invalid-clicks",
                "duckdb:data/tallybook.duckdb",
                "USD",
                WatermarkPolicy.WALL,
                Duration.ofSeconds(10),
                WindowStrategy.live(Duration.ofMinutes(15), Duration.ofSeconds(1)),
                Duration.ofHours(1),
                TrafficPolicy.defaults()));
  }

  @Test
  void everyFlag_hasEffect() {
    assertThat(
            config(
                "--bootstrapServers=a:1,b:2",
                "--eventTopic=e",
                "--deadLetterTopic=d",
                "--invalidClickTopic=i",
                "--store=duckdb:x",
                "--currency=EUR",
                "--watermark=Events",
                "--watermarkDelay=1m",
                "--allowedLateness=2h",
                "--earlyFiring=250ms",
                "--dedupHorizon=1d"))
        .isEqualTo(
            new StreamingConfig(
                "a:1,b:2",
                "e",
                "d",
                "i",
                "duckdb:x",
                "EUR",
                WatermarkPolicy.EVENTS,
                Duration.ofMinutes(1),
                WindowStrategy.live(Duration.ofHours(2), Duration.ofMillis(250)),
                Duration.ofDays(1),
                TrafficPolicy.defaults()));
  }

  @Test
  void allProblems_areReportedTogether_withFlagValueAndRange() {
    assertThatThrownBy(
            () ->
                config(
                    "--bootstrapServers=nowhere",
                    "--deadLetterTopic=ad-events",
                    "--invalidClickTopic=ad-events",
                    "--store=postgres:x",
                    "--currency=euro",
                    "--watermark=moon",
                    "--allowedLateness=15",
                    "--earlyFiring=1h",
                    "--trafficLists=nowhere",
                    "--trafficRules=nothing",
                    "--trafficScorer=no.Model"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--bootstrapServers=nowhere: must be host:port")
        .hasMessageContaining("--deadLetterTopic=ad-events: must be another topic")
        .hasMessageContaining("--invalidClickTopic=ad-events: must be another topic")
        .hasMessageContaining("--store=postgres:x: must be duckdb:FILE or http[s]://HOST[:PORT]")
        .hasMessageContaining("--currency=euro: must be three upper-case letters")
        .hasMessageContaining("nowhere: there is no such folder")
        .hasMessageContaining("nothing: there is no such file")
        .hasMessageContaining("--trafficScorer=no.Model: there is no class no.Model on the")
        .hasMessageContaining("--watermark=moon: must be wall or events")
        .hasMessageContaining("--allowedLateness=15: must be a duration from 0s to 7d")
        .hasMessageContaining("--earlyFiring=1h: must be a duration from 50ms to 1m");
  }

  @Test
  void aHorizonShorterThanTheLateness_isRefused_becauseRepeatsWouldCount() {
    assertThatThrownBy(() -> config("--allowedLateness=1h", "--dedupHorizon=60m"))
        .hasMessageContaining("--dedupHorizon=60m: must be at least a minute longer");
  }

  private static StreamingConfig config(String... args) {
    return StreamingConfig.from(PipelineOptionsFactory.fromArgs(args).as(CountingOptions.class));
  }
}
