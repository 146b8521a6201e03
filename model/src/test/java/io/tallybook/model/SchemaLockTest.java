package io.tallybook.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.TextFormat;
import io.tallybook.model.wire.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the wire schema against what has been published, which the lock file pins. */
class SchemaLockTest {
  private static final Path LOCK = Path.of("src/main/proto/tallybook/v1/schema.lock.textproto");

  private static final String HEADER =
      """
      # What has been published of events.proto, as a google.protobuf.FileDescriptorProto.
      # `make golden` adds to it; nothing is ever taken away.
      """;

  @Test
  void schema_isTheOnePublished() throws IOException {
    FileDescriptorProto current = Events.getDescriptor().toProto();
    FileDescriptorProto published =
        Files.exists(LOCK) ? read() : FileDescriptorProto.getDefaultInstance();

    // Checked before anything is written: an incompatible change is refused even by `make golden`.
    if (Files.exists(LOCK)) {
      assertThat(SchemaCompatibility.violations(published, current))
          .as("incompatible changes of events.proto")
          .isEmpty();
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(LOCK, HEADER + TextFormat.printer().printToString(current), UTF_8);
      published = read();
    }
    assertThat(published)
        .as("events.proto has additions that %s does not contain: run make golden", LOCK)
        .isEqualTo(current);
  }

  private static FileDescriptorProto read() throws IOException {
    return TextFormat.parse(Files.readString(LOCK, UTF_8), FileDescriptorProto.class);
  }
}
