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
  /** Of every pipeline. */
  private static final Map<String, String> COMMON = new LinkedHashMap<>();

  static {
    COMMON.put("flinkMaster", "[local]");
    COMMON.put("streaming", "true");
    // Elements are immutable records: no need to copy them between chained operators.
    COMMON.put("objectReuse", "true");
    COMMON.put("fasterCopy", "true");
    COMMON.put("externalizedCheckpointsEnabled", "true");
    COMMON.put("retainExternalizedCheckpointsOnCancellation", "true");
    COMMON.put("finishBundleBeforeCheckpointing", "true");
    // With metrics the runner sums all of them up after every record it reads.
    COMMON.put("disableMetrics", "true");
    // Submit and return: the caller watches the job.
    COMMON.put("attachedMode", "false");
  }

  /** Of the live count. */
  public static final FlinkDefaults LIVE_COUNT = new FlinkDefaults();

  static {
    // The source has as many splits as maxParallelism, one per partition: an idle split would hold
    // up its neighbour.
    LIVE_COUNT.flags.put("parallelism", "2");
    LIVE_COUNT.flags.put("maxParallelism", "2");
    // Off by default in Beam: without checkpoints nothing is exactly once.
    LIVE_COUNT.flags.put("checkpointingInterval", "10000");
    // Events are shuffled and counted by bundle: large ones are cheap, and their time bounds the
    // dashboard's delay, for the watermark waits for their end.
    LIVE_COUNT.flags.put("maxBundleSize", "20000");
    LIVE_COUNT.flags.put("maxBundleTimeMills", "250");
    LIVE_COUNT.flags.put("stateBackend", "rocksdb");
    LIVE_COUNT.flags.put("stateBackendStoragePath", "file:data/flink");
  }

  /** Of the archive. */
  public static final FlinkDefaults ARCHIVE = new FlinkDefaults();

  static {
    ARCHIVE.flags.put("parallelism", "1");
    ARCHIVE.flags.put("maxParallelism", "1");
    // A checkpoint ends the bundle, and each bundle becomes files: the interval is how long a
    // record waits for its file.
    ARCHIVE.flags.put("checkpointingInterval", "60000");
    // Beyond what comes between two checkpoints: the checkpoint is to end the bundle.
    ARCHIVE.flags.put("maxBundleSize", "100000000");
    ARCHIVE.flags.put("maxBundleTimeMills", "600000");
    // There is no state but the source's place.
    ARCHIVE.flags.put("stateBackend", "filesystem");
    ARCHIVE.flags.put("stateBackendStoragePath", "file:data/flink-archive");
  }

  private final Map<String, String> flags = new LinkedHashMap<>(COMMON);

  private FlinkDefaults() {}

  /** The user's arguments after the defaults they leave open. */
  String[] complete(String... userArgs) {
    List<String> args = new ArrayList<>();
    flags.forEach(
        (flag, value) -> {
          if (Arrays.stream(userArgs).noneMatch(arg -> arg.startsWith("--" + flag + "="))) {
            args.add("--" + flag + "=" + value);
          }
        });
    args.addAll(List.of(userArgs));
    return args.toArray(String[]::new);
  }

  /** The defaults in one line, for help texts. */
  public String describe() {
    return flags.entrySet().stream()
        .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
        .collect(Collectors.joining(" "));
  }
}
