package io.tallybook.runners.launcher;

import io.tallybook.runners.local.LocalConfig;
import io.tallybook.runners.local.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Local stacks as tests want them: a free port, no demo traffic. */
final class Stack {
  private Stack() {}

  static LocalStack start(Path data, String... pipelineFlags) throws IOException {
    return LocalStack.start(
        new LocalConfig(
            data, "127.0.0.1", 0, "USD", Set.of("shop.example"), 0, List.of(pipelineFlags)),
        step -> {});
  }
}
