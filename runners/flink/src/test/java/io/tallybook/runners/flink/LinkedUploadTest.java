package io.tallybook.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkedUploadTest {
  /** More than Flink puts into a checkpoint's metadata instead of a file. */
  private static final int FILE_BYTES = 100_000;

  @TempDir private Path folder;
  private final CloseableRegistry temporary = new CloseableRegistry();
  private final JobID job = new JobID();
  private Path shared;
  private Path table;
  private Path manifest;

  @BeforeEach
  void makeFiles() throws IOException {
    shared = Files.createDirectories(folder.resolve("checkpoints/" + job + "/shared"));
    Path work = Files.createDirectories(folder.resolve("work"));
    byte[] bytes = new byte[FILE_BYTES];
    new Random(1).nextBytes(bytes);
    table = Files.write(work.resolve("000012.sst"), bytes);
    manifest = Files.write(work.resolve("MANIFEST-000004"), bytes);
  }

  private Path sharedFolder() {
    return LinkedUpload.sharedFolder(folder.resolve("checkpoints").toUri().toString(), job)
        .orElseThrow();
  }

  private List<HandleAndLocalPath> upload(Path to, CheckpointedStateScope scope, Path... files)
      throws Exception {
    try (LinkedUpload upload = new LinkedUpload(to)) {
      org.apache.flink.core.fs.Path own =
          new org.apache.flink.core.fs.Path(
              Files.createDirectories(shared.resolveSibling("chk-1")).toUri());
      FsCheckpointStreamFactory streams =
          new FsCheckpointStreamFactory(
              LocalFileSystem.getSharedInstance(),
              own,
              new org.apache.flink.core.fs.Path(shared.toUri()),
              0,
              4096);
      return upload.uploadFilesToCheckpointFs(
          List.of(files), streams, scope, new CloseableRegistry(), temporary);
    }
  }

  private List<Path> sharedFiles() throws IOException {
    try (Stream<Path> files = Files.list(shared)) {
      return files.toList();
    }
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  private static byte[] contentOf(HandleAndLocalPath uploaded) throws IOException {
    try (InputStream in = uploaded.getHandle().openInputStream()) {
      return in.readAllBytes();
    }
  }

  @Test
  void aTable_isLinked_andReadFromTheCheckpoint_whenRocksDbHasRemovedIt() throws Exception {
    List<HandleAndLocalPath> uploaded =
        upload(sharedFolder(), CheckpointedStateScope.SHARED, table);

    assertThat(sharedFiles()).hasSize(1);
    assertThat(inode(sharedFiles().get(0))).isEqualTo(inode(table));
    byte[] written = Files.readAllBytes(table);
    Files.delete(table);
    assertThat(uploaded).hasSize(1);
    assertThat(uploaded.get(0).getLocalPath()).isEqualTo("000012.sst");
    assertThat(uploaded.get(0).getStateSize()).isEqualTo(FILE_BYTES);
    assertThat(contentOf(uploaded.get(0))).isEqualTo(written);

    uploaded.get(0).getHandle().discardState();
    assertThat(sharedFiles()).isEmpty();
  }

  @Test
  void whatRocksDbGoesOnWriting_isCopied() throws Exception {
    List<HandleAndLocalPath> uploaded =
        upload(sharedFolder(), CheckpointedStateScope.SHARED, manifest);

    assertThat(contentOf(uploaded.get(0))).isEqualTo(Files.readAllBytes(manifest));
    assertThat(inode(sharedFiles().get(0))).isNotEqualTo(inode(manifest));
  }

  @Test
  void aCheckpointOfItsOwn_asASavepoint_isCopied() throws Exception {
    List<HandleAndLocalPath> uploaded =
        upload(sharedFolder(), CheckpointedStateScope.EXCLUSIVE, table);

    assertThat(contentOf(uploaded.get(0))).isEqualTo(Files.readAllBytes(table));
    assertThat(sharedFiles()).isEmpty();
  }

  @Test
  void whatCannotBeLinked_isCopied() throws Exception {
    // As where checkpoints and work lie on different file systems.
    List<HandleAndLocalPath> uploaded =
        upload(folder.resolve("nowhere"), CheckpointedStateScope.SHARED, table, manifest);

    assertThat(uploaded)
        .extracting(HandleAndLocalPath::getLocalPath)
        .containsExactlyInAnyOrder("000012.sst", "MANIFEST-000004");
    for (HandleAndLocalPath copy : uploaded) {
      assertThat(contentOf(copy)).isEqualTo(Files.readAllBytes(table));
    }
  }

  @Test
  void aFailedCheckpoint_leavesNoLinks() throws Exception {
    upload(sharedFolder(), CheckpointedStateScope.SHARED, table);
    temporary.close();

    assertThat(sharedFiles()).isEmpty();
    assertThat(table).exists();
  }

  @Test
  void remoteCheckpoints_haveNoFolder() {
    assertThat(LinkedUpload.sharedFolder("s3://bucket/checkpoints", job)).isEmpty();
    assertThat(LinkedUpload.sharedFolder("", job)).isEmpty();
    assertThat(sharedFolder()).isEqualTo(shared);
  }
}
