package io.tallybook.runners.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Where log lines go: standard output belongs to results. */
final class Logging {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{30} - %msg%n";
  private static final FileSize FILE_SIZE_MAX = FileSize.valueOf("20MB");
  private static final int FILES_MAX = 5;

  /** They warn at every batch's start, of what is as it should be here. */
  private static final List<String> IDLE_WARNERS =
      List.of(
          "org.apache.flink.metrics.MetricGroup",
          "org.apache.flink.runtime.jobmaster.JobMaster",
          "org.apache.flink.runtime.security.token.DefaultDelegationTokenManager",
          "org.apache.flink.runtime.util.HadoopUtils",
          "org.apache.flink.runtime.webmonitor.WebMonitorUtils",
          "org.apache.hadoop.util.NativeCodeLoader");

  private Logging() {}

  /** Failures only; with verbose everything of note, both on standard error. */
  static void toStandardError(boolean verbose) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    start(context, console);
    root(context).setLevel(verbose ? Level.INFO : Level.OFF);
  }

  /** For services, whose warnings somebody should see: at least those on standard error. */
  static void atLeastWarnings() {
    Logger root = root((LoggerContext) LoggerFactory.getILoggerFactory());
    if (root.getLevel() == Level.OFF) {
      root.setLevel(Level.WARN);
    }
  }

  /** For a batch: warnings, but not those that Flink gives at every start; failures are told. */
  static void warningsOfABatch() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (root(context).getLevel() == Level.OFF) {
      IDLE_WARNERS.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }
    atLeastWarnings();
  }

  /** Everything of note into a file that is kept from growing without end. */
  static void toFile(Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file.toString());
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(FILES_MAX);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context);
    trigger.setMaxFileSize(FILE_SIZE_MAX);
    trigger.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    start(context, appender);
    root(context).setLevel(Level.INFO);
    // Kafka tells its whole configuration at every start.
    context.getLogger("org.apache.kafka").setLevel(Level.WARN);
    context.getLogger("kafka").setLevel(Level.WARN);
  }

  private static void start(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    root(context).addAppender(appender);
    // Metrics are off on Flink, and once it is told as an error, with a stack trace.
    context.getLogger("org.apache.beam.sdk.metrics.MetricsEnvironment").setLevel(Level.OFF);
  }

  private static Logger root(LoggerContext context) {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
