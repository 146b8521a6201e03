package io.tallybook.runners.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir private Path system;

  /** Claims a folder, leaves a file in it, tells so, and ends when its input does. */
  static final class User {
    private User() {}

    public static void main(String[] args) throws IOException {
      TemporaryFolder.claim();
      Path left = Files.createTempFile("left", "behind");
      if (args.length > 0) {
        left.toFile().deleteOnExit();
      }
      System.out.println(left);
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  @Test
  void whatAProcessPutsDown_goesWithIt() throws Exception {
    Path folder = folder("tallybook-tmp-1-1795464015");
    Process user = user(folder, "tidy");
    assertThat(folder).isNotEmptyDirectory();

    end(user);
    assertThat(entries()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeft_isRemovedByTheNext_andNothingElse() throws Exception {
    Path abandoned = folder("tallybook-tmp-1-1795464015");
    Path kept = folder("tallybook-tmp-2-1795464015");
    Path unclaimed = folder("tallybook-tmp-3-1795464015");
    Path unclaimedForLong = folder("tallybook-tmp-5-1795464015");
    Path data = folder("tallybook-data");
    Path dated = folder("tallybook-tmp-2026");
    for (Path old : List.of(unclaimedForLong, data, dated)) {
      Files.createFile(old.resolve("file"));
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }
    Process killed = user(abandoned);
    Process living = user(kept);
    killed.destroyForcibly().waitFor();
    assertThat(abandoned).isNotEmptyDirectory();

    end(user(folder("tallybook-tmp-4-1795464015"), "tidy"));

    assertThat(entries()).containsExactlyInAnyOrder(kept, unclaimed, data, dated);
    assertThat(kept).isNotEmptyDirectory();
    living.destroyForcibly().waitFor();
  }

  @Test
  void aFolderThatIsNoProcesssOwn_isLeftAlone() throws Exception {
    Path abandoned = folder("tallybook-tmp-1-1795464015");
    user(abandoned).destroyForcibly().waitFor();
    Path shared = folder("shared");

    end(user(shared, "tidy"));

    assertThat(entries()).containsExactlyInAnyOrder(abandoned, shared);
    assertThat(shared).isEmptyDirectory();
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(system.resolve(name));
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(system)) {
      return entries.toList();
    }
  }

  /** A process that has claimed a folder. */
  private static Process user(Path folder, String... args) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Djava.io.tmpdir=" + folder,
                    "-cp",
                    System.getProperty("java.class.path"),
                    User.class.getName()),
                Stream.of(args))
            .toList();
    Process user =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    assertThat(user.inputReader(UTF_8).readLine()).startsWith(folder.toString());
    return user;
  }

  private static void end(Process user) throws Exception {
    user.getOutputStream().close();
    assertThat(user.waitFor()).isZero();
  }
}
