package io.tallybook.runners.flink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The runner's flags that Tallybook sets because Beam's own defaults would lose data or speed. A
 * flag given by the user wins.
 */
public final class FlinkDefaults {
  private FlinkDefaults() {}

  /** Flag and value, in the order in which they are shown. */
  static final Map<String, String> FLAGS = new LinkedHashMap<>();

  static {
    FLAGS.put("flinkMaster", "[local]");
    FLAGS.put("streaming", "true");
    // The source has as many splits as maxParallelism, one per partition: an idle split would hold
    // up its neighbour.
    FLAGS.put("parallelism", "2");
    FLAGS.put("maxParallelism", "2");
    // Elements are immutable records: no need to copy them between chained operators.
    FLAGS.put("objectReuse", "true");
    FLAGS.put("fasterCopy", "true");
    // Off by default in Beam: without checkpoints nothing is exactly once.
    FLAGS.put("checkpointingInterval", "10000");
    FLAGS.put("externalizedCheckpointsEnabled", "true");
    FLAGS.put("retainExternalizedCheckpointsOnCancellation", "true");
    FLAGS.put("finishBundleBeforeCheckpointing", "true");
    // Events are shuffled and counted by bundle: large ones are cheap, and their time bounds the
    // dashboard's delay, for the watermark waits for their end.
    FLAGS.put("maxBundleSize", "20000");
    FLAGS.put("maxBundleTimeMills", "250");
    // With metrics the runner sums all of them up after every record it reads.
    FLAGS.put("disableMetrics", "true");
    FLAGS.put("stateBackend", "rocksdb");
    FLAGS.put("stateBackendStoragePath", "file:data/flink");
    // Submit and return: the caller watches the job.
    FLAGS.put("attachedMode", "false");
  }

  /** The user's arguments after the defaults they leave open. */
  static String[] complete(String... userArgs) {
    List<String> args = new ArrayList<>();
    FLAGS.forEach(
        (flag, value) -> {
          if (Arrays.stream(userArgs).noneMatch(arg -> arg.startsWith("--" + flag + "="))) {
            args.add("--" + flag + "=" + value);
          }
        });
    args.addAll(List.of(userArgs));
    return args.toArray(String[]::new);
  }

  /** The defaults in one line, for help texts. */
  public static String describe() {
    return FLAGS.entrySet().stream()
        .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
        .collect(Collectors.joining(" "));
  }
}
