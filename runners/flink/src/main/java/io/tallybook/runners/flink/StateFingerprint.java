package io.tallybook.runners.flink;

import io.tallybook.pipelines.StreamingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What of the configuration a checkpoint keeps for ever, so that a change is refused. Beam restores
 * the Kafka source as it was serialized, with its brokers, topic and watermark policy: a changed
 * flag would silently have no effect. A longer lateness would reopen minutes whose state is gone,
 * and another currency would be added to the sums of the former. At another parallelism Beam's
 * source can lose records when it is restored (apache/beam#25975). With another horizon ids would
 * lie in other buckets, and rules that look at several clicks keep numbers only they understand.
 */
final class StateFingerprint {
  /** Counts up when the transforms lay their state out anew: older state would be overlooked. */
  private static final String STATE_FORMAT = "state format 12";

  private final Path file;

  StateFingerprint(Path folder) {
    this.file = folder.resolve("state.txt");
  }

  /**
   * Compares with what the checkpoints were made with.
   *
   * @throws IllegalStateException if they differ
   */
  void requireSame(String wanted) {
    try {
      String found = Files.readString(file);
      if (!found.equals(wanted)) {
        throw new IllegalStateException(
            "the state in "
                + file.getParent()
                + " was built with "
                + found
                + ", now asked for "
                + wanted
                + ": start with the same flags, or on another folder");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  void remember(String state) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, state);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** What the state of the live count depends on. */
  static String describe(StreamingConfig config, int parallelism) {
    return STATE_FORMAT
        + " --bootstrapServers="
        + config.bootstrapServers()
        + " --eventTopic="
        + config.eventTopic()
        + " --watermark="
        + config.watermarkPolicy()
        + " --watermarkDelay="
        + config.watermarkDelay()
        + " --allowedLateness="
        + config.windows().allowedLateness()
        + " --currency="
        + config.currency()
        + " --dedupHorizon="
        + config.dedupHorizon()
        + " rules="
        + config.traffic().stateVersion()
        + " --parallelism="
        + parallelism;
  }
}
