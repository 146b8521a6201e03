package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person at a terminal is bothered with. */
class LoggingTest {
  private static final Logger OURS = LoggerFactory.getLogger("io.tallybook.any");
  private static final Logger FLINKS = LoggerFactory.getLogger("org.apache.flink.runtime.Any");
  private static final Logger IDLE =
      LoggerFactory.getLogger("org.apache.flink.runtime.util.HadoopUtils");
  private static final Logger METRICS =
      LoggerFactory.getLogger("org.apache.beam.sdk.metrics.MetricsEnvironment");

  @AfterEach
  void beSilentAgain() {
    Logging.toStandardError(false);
  }

  @Test
  void aShortVerb_logsNothing() {
    Logging.toStandardError(false);

    assertThat(OURS.isErrorEnabled()).isFalse();
  }

  @Test
  void aService_warnsOfEverything_butMetrics() {
    Logging.toStandardError(false);
    Logging.atLeastWarnings();

    assertThat(OURS.isWarnEnabled()).isTrue();
    assertThat(OURS.isInfoEnabled()).isFalse();
    assertThat(IDLE.isWarnEnabled()).isTrue();
    assertThat(METRICS.isErrorEnabled()).isFalse();
  }

  @Test
  void aBatch_warnsOfWhatMeansSomething() {
    Logging.toStandardError(false);
    Logging.warningsOfABatch();

    assertThat(OURS.isWarnEnabled()).isTrue();
    assertThat(OURS.isInfoEnabled()).isFalse();
    assertThat(FLINKS.isWarnEnabled()).isTrue();
    assertThat(IDLE.isWarnEnabled()).isFalse();
    assertThat(IDLE.isErrorEnabled()).isTrue();
    assertThat(METRICS.isErrorEnabled()).isFalse();
  }

  @Test
  void verbose_isEverythingOfNote() {
    Logging.toStandardError(true);
    Logging.warningsOfABatch();

    assertThat(OURS.isInfoEnabled()).isTrue();
    assertThat(IDLE.isWarnEnabled()).isTrue();
    assertThat(METRICS.isErrorEnabled()).isFalse();
  }
}
