package io.tallybook.runners.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink in this process that runs one pipeline, with a storage folder of its own. Beam hands a
 * savepoint path to remote clusters only; an embedded one reads it, and what else has no flag, from
 * a configuration folder.
 */
final class EmbeddedFlink {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
  private static final String MASTER = "[local]";
  private static final String ROCKSDB = "rocksdb";

  private final FlinkPipelineOptions options;
  private final Path storage;
  private final Checkpoints checkpoints;

  private EmbeddedFlink(FlinkPipelineOptions options) {
    this.options = options;
    this.storage = storageFolder(options.getStateBackendStoragePath());
    this.checkpoints = new Checkpoints(storage.resolve("checkpoints"));
  }

  /** The embedded Flink that the options ask for; empty if they name a cluster. */
  static Optional<EmbeddedFlink> of(FlinkPipelineOptions options) {
    return options.getFlinkMaster().equals(MASTER)
        ? Optional.of(new EmbeddedFlink(options))
        : Optional.empty();
  }

  /**
   * Goes on from the newest checkpoint, if there is one.
   *
   * @param state what the state depends on, in a text
   * @throws IllegalStateException if the checkpoint was made with another such text
   */
  void goOn(String state) {
    checkpoints.removeSuperseded();
    Optional<Path> latest = checkpoints.latest();
    StateFingerprint fingerprint = new StateFingerprint(storage);
    latest.ifPresentOrElse(
        checkpoint -> {
          fingerprint.requireSame(state);
          LOG.info("going on from checkpoint {}", checkpoint);
        },
        () -> {
          fingerprint.remember(state);
          LOG.info("no checkpoint in {}: starting afresh", storage);
        });
    configure(latest);
  }

  /** Starts without a checkpoint: those taken serve the job itself, when a worker fails. */
  void startAfresh() {
    checkpoints.removeSuperseded();
    configure(Optional.empty());
  }

  private void configure(Optional<Path> checkpoint) {
    boolean withRocksDb = ROCKSDB.equalsIgnoreCase(options.getStateBackend());
    if (withRocksDb) {
      // The flag knows Flink's own backends only: ours comes from the configuration.
      options.setStateBackend(null);
    }
    options.setStateBackendStoragePath(checkpoints.root().toUri().toString());
    options.setFlinkConfDir(writeConfiguration(withRocksDb, checkpoint).toString());
  }

  private static Path storageFolder(String location) {
    // Both file:relative and file:///absolute are accepted; a URI alone knows the latter only.
    URI uri = URI.create(location);
    return uri.isOpaque()
        ? Path.of(uri.getSchemeSpecificPart()).toAbsolutePath()
        : uri.getScheme() == null ? Path.of(location).toAbsolutePath() : Path.of(uri);
  }

  private Path writeConfiguration(boolean withRocksDb, Optional<Path> checkpoint) {
    Path folder = storage.resolve("conf");
    Path work = storage.resolve("work");
    List<String> lines =
        new ArrayList<>(
            List.of(
                "state.backend.incremental: true",
                "state.checkpoints.num-retained: 3",
                // A failing sink or broker is waited for, ever more patiently, and never given up.
                "restart-strategy.type: exponential-delay",
                "restart-strategy.exponential-delay.initial-backoff: 1 s",
                "restart-strategy.exponential-delay.max-backoff: 30 s",
                // Sharing a small managed budget leaves each state a tiny write buffer, and RocksDB
                // flushes all the time.
                "state.backend.rocksdb.memory.managed: false",
                // Most keys that are looked up have no entry: a filter says so without a read.
                "state.backend.rocksdb.use-bloom-filter: true",
                "state.checkpoints.dir: " + checkpoints.root().toUri(),
                // On the checkpoints' file system, so that those can be links to it.
                "state.backend.rocksdb.localdir: " + work,
                "taskmanager.memory.managed.size: 64m",
                "taskmanager.memory.network.min: 64m",
                "taskmanager.memory.network.max: 64m"));
    if (withRocksDb) {
      lines.add("state.backend.type: " + LogStateBackendFactory.class.getName());
    }
    checkpoint.ifPresent(path -> lines.add("execution.savepoint.path: " + path.toUri()));
    try {
      Folders.delete(work); // what a process left that was killed
      Files.createDirectories(folder);
      Files.write(folder.resolve("flink-conf.yaml"), lines);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare Flink's folders in " + storage, e);
    }
  }
}
