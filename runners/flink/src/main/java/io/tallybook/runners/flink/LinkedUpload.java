package io.tallybook.runners.flink;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.common.JobID;
import org.apache.flink.contrib.streaming.state.RocksDBKeyedStateBackend;
import org.apache.flink.contrib.streaming.state.RocksDBStateUploader;
import org.apache.flink.contrib.streaming.state.snapshot.RocksIncrementalSnapshotStrategy;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes RocksDB's files into a checkpoint by linking them: the copy that Flink makes costs a judged
 * stream a sixth of its processor time, and writes every byte of state a second time. A table file
 * is never changed, and lives as long as one of its names. What cannot be linked (another file
 * system, a remote one) is copied as Flink does.
 */
final class LinkedUpload extends RocksDBStateUploader {
  private static final Logger LOG = LoggerFactory.getLogger(LinkedUpload.class);

  /** As {@link RocksDBKeyedStateBackend}'s default for copies. */
  private static final int COPYING_THREADS = 4;

  private static final String TABLE_SUFFIX = ".sst";

  private final Path sharedFolder;
  private volatile boolean canLink = true;

  /**
   * Links into a folder.
   *
   * @param sharedFolder where a job's checkpoints keep the files that they share
   */
  LinkedUpload(Path sharedFolder) {
    super(COPYING_THREADS);
    this.sharedFolder = sharedFolder;
  }

  /**
   * Where a job's checkpoints keep what they share, if that is a folder of this machine.
   *
   * @param checkpoints the URI of all checkpoints; may be empty
   */
  static Optional<Path> sharedFolder(String checkpoints, JobID job) {
    if (checkpoints.isEmpty()) {
      return Optional.empty();
    }
    URI uri = URI.create(checkpoints);
    return "file".equals(uri.getScheme())
        ? Optional.of(
            Path.of(
                uri.getPath(),
                job.toString(),
                AbstractFsCheckpointStorageAccess.CHECKPOINT_SHARED_STATE_DIR))
        : Optional.empty();
  }

  /** Gives a backend this upload, for which Flink has no setting: by reflection. */
  static void install(RocksDBKeyedStateBackend<?> backend, Path sharedFolder) {
    try {
      Field strategyField = field(RocksDBKeyedStateBackend.class, "checkpointSnapshotStrategy");
      Object strategy = strategyField.get(backend);
      if (strategy instanceof RocksIncrementalSnapshotStrategy<?> incremental) {
        Field uploader = field(RocksIncrementalSnapshotStrategy.class, "stateUploader");
        ((RocksDBStateUploader) uploader.get(incremental)).close();
        uploader.set(incremental, new LinkedUpload(sharedFolder));
      }
    } catch (ReflectiveOperationException e) {
      LOG.warn("checkpoints are copied, not linked: this Flink is built otherwise", e);
    }
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  @Override
  public List<HandleAndLocalPath> uploadFilesToCheckpointFs(
      List<Path> files,
      CheckpointStreamFactory streams,
      CheckpointedStateScope scope,
      CloseableRegistry closeables,
      CloseableRegistry temporary)
      throws Exception {
    List<HandleAndLocalPath> uploaded = new ArrayList<>();
    List<Path> toCopy = new ArrayList<>();
    for (Path file : files) {
      Path target = sharedFolder.resolve(UUID.randomUUID().toString());
      if (scope == CheckpointedStateScope.SHARED && link(file, target)) {
        // Should the checkpoint fail, it goes.
        temporary.registerCloseable(() -> Files.deleteIfExists(target));
        uploaded.add(
            HandleAndLocalPath.of(
                new FileStateHandle(
                    new org.apache.flink.core.fs.Path(target.toUri()), Files.size(target)),
                file.getFileName().toString()));
      } else {
        toCopy.add(file);
      }
    }
    uploaded.addAll(super.uploadFilesToCheckpointFs(toCopy, streams, scope, closeables, temporary));
    return uploaded;
  }

  private boolean link(Path file, Path target) {
    if (!canLink || !file.toString().endsWith(TABLE_SUFFIX)) {
      return false;
    }
    try {
      Files.createLink(target, file);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("checkpoints are copied, not linked, from here on: {}", e.toString());
      canLink = false;
      return false;
    }
  }
}
