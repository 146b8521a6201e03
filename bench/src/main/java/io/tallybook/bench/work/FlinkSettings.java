package io.tallybook.bench.work;

import io.tallybook.runners.flink.LogStateBackendFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flink's settings, the same for every variant. */
public final class FlinkSettings {
  private static final String CHECKPOINT_INTERVAL = "10 s";

  private FlinkSettings() {}

  /** Where a run's checkpoints go. */
  public static Path checkpoints(RunSpec spec) {
    return Path.of(spec.folder(), "checkpoints");
  }

  /** Setting and value, in the order in which they are shown. */
  public static Map<String, String> of(RunSpec spec) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(
        "state.backend.type",
        spec.backend() == Backend.ROCKSDB && spec.variant().isTallybook()
            ? LogStateBackendFactory.class.getName()
            : spec.backend().flinkName());
    settings.put("state.backend.incremental", "true");
    // As the product: a small managed budget would leave each state a tiny write buffer.
    settings.put("state.backend.rocksdb.memory.managed", "false");
    // Most ids are new, and without a filter RocksDB looks for each in every file: the hand-written
    // job would run at less than half its speed.
    settings.put("state.backend.rocksdb.use-bloom-filter", "true");
    settings.put("state.checkpoints.dir", checkpoints(spec).toUri().toString());
    settings.put("state.checkpoints.num-retained", "1");
    settings.put("execution.checkpointing.interval", CHECKPOINT_INTERVAL);
    settings.put("pipeline.object-reuse", "true");
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(spec.slots()));
    settings.put("taskmanager.memory.managed.size", "64m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    settings.put("io.tmp.dirs", Path.of(spec.folder(), "tmp").toString());
    settings.put("rest.bind-address", "127.0.0.1");
    settings.put("rest.port", "0");
    // A failure must end the run, not be repeated into its figures.
    settings.put("restart-strategy.type", "none");
    return settings;
  }

  /**
   * Writes the settings where Beam's runner looks for them.
   *
   * @return the folder
   */
  public static Path writeConfiguration(RunSpec spec) throws IOException {
    Path folder = Files.createDirectories(Path.of(spec.folder(), "conf"));
    List<String> lines =
        of(spec).entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    Files.write(folder.resolve("flink-conf.yaml"), lines);
    return folder;
  }
}
