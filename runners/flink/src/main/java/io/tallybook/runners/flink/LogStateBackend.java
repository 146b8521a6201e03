package io.tallybook.runners.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.contrib.streaming.state.RocksDBKeyedStateBackend;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.StateBackend;

/**
 * RocksDB for state that is a log ({@link LogStateOptions}), whose checkpoints are links to its
 * files where that is possible ({@link LinkedUpload}). What it writes, Flink's own RocksDB backend
 * can read, and the other way round.
 *
 * <p>In Flink's configuration: {@code state.backend.type} with the name of {@link
 * LogStateBackendFactory}.
 */
public final class LogStateBackend implements StateBackend {
  private static final long serialVersionUID = 1L;

  private final EmbeddedRocksDBStateBackend rocksDb;
  private final String checkpointFolder;

  /**
   * Wraps a backend that is configured.
   *
   * @param checkpointFolder a URI; empty if there is none
   */
  LogStateBackend(EmbeddedRocksDBStateBackend rocksDb, String checkpointFolder) {
    this.rocksDb = rocksDb;
    this.checkpointFolder = checkpointFolder;
  }

  @Override
  public <K> CheckpointableKeyedStateBackend<K> createKeyedStateBackend(
      KeyedStateBackendParameters<K> parameters) throws IOException {
    rocksDb.setRocksDBOptions(
        new LogStateOptions(workFolders(parameters).stream().allMatch(DirectWrites::arePossible)));
    CheckpointableKeyedStateBackend<K> backend = rocksDb.createKeyedStateBackend(parameters);
    if (backend instanceof RocksDBKeyedStateBackend<K> opened) {
      LinkedUpload.sharedFolder(checkpointFolder, parameters.getJobID())
          .ifPresent(folder -> LinkedUpload.install(opened, folder));
    }
    return backend;
  }

  private List<Path> workFolders(KeyedStateBackendParameters<?> parameters) {
    String[] chosen = rocksDb.getDbStoragePaths();
    String[] folders =
        chosen == null ? parameters.getEnv().getTaskManagerInfo().getTmpDirectories() : chosen;
    return Arrays.stream(folders).map(Path::of).toList();
  }

  @Override
  public OperatorStateBackend createOperatorStateBackend(OperatorStateBackendParameters parameters)
      throws Exception {
    return rocksDb.createOperatorStateBackend(parameters);
  }

  @Override
  public boolean useManagedMemory() {
    return rocksDb.useManagedMemory();
  }

  @Override
  public boolean supportsNoClaimRestoreMode() {
    return rocksDb.supportsNoClaimRestoreMode();
  }

  @Override
  public boolean supportsSavepointFormat(SavepointFormatType format) {
    return rocksDb.supportsSavepointFormat(format);
  }
}
