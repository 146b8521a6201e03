package io.tallybook.runners.flink;

import java.io.IOException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackendFactory;
import org.apache.flink.runtime.state.StateBackendFactory;

/** Makes a {@link LogStateBackend} of Flink's configuration for RocksDB. */
public final class LogStateBackendFactory implements StateBackendFactory<LogStateBackend> {
  @Override
  public LogStateBackend createFromConfig(ReadableConfig config, ClassLoader classLoader)
      throws IOException {
    return new LogStateBackend(
        new EmbeddedRocksDBStateBackendFactory().createFromConfig(config, classLoader),
        config.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).orElse(""));
  }
}
