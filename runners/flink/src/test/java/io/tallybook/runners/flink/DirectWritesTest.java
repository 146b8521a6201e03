package io.tallybook.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectWritesTest {
  @TempDir private Path folder;

  @Test
  void trying_leavesNothingBehind_whateverTheAnswer() {
    Path work = folder.resolve("work");

    DirectWrites.arePossible(work);

    assertThat(work).isEmptyDirectory();
  }

  @Test
  void whereNoFileCanBeMade_theAnswerIsNo() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(DirectWrites.arePossible(file.resolve("work"))).isFalse();
  }
}
