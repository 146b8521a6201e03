package io.tallybook.bench.harness;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.OperatingSystemMXBean;
import io.tallybook.bench.work.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watches this process while it counts. */
final class Sampler {
  private static final long PERIOD_MILLIS = 200;
  private static final int CHECKPOINT_EVERY = 5;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Path checkpoints;
  private final List<Sample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "sampler");
  private volatile boolean stopped;
  private long heapBytesMax;
  private long checkpointBytes;

  private Sampler(Path checkpoints) {
    this.checkpoints = checkpoints;
    thread.setDaemon(true);
  }

  /**
   * Starts to watch.
   *
   * @param checkpoints where Flink puts its checkpoints
   */
  static Sampler start(Path checkpoints) {
    Sampler sampler = new Sampler(checkpoints);
    sampler.thread.start();
    return sampler;
  }

  private void watch() {
    for (int turn = 0; !stopped; turn++) {
      take();
      if (turn % CHECKPOINT_EVERY == 0) {
        look();
      }
      try {
        Thread.sleep(PERIOD_MILLIS);
      } catch (InterruptedException e) {
        break;
      }
    }
    take();
  }

  private void take() {
    samples.add(new Sample(System.nanoTime(), system.getProcessCpuTime(), Progress.clicks()));
    for (GarbageCollectorMXBean collector :
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
      GcInfo last = collector.getLastGcInfo();
      if (last != null) {
        long used =
            last.getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> isHeap(pool.getKey()))
                .map(Map.Entry::getValue)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        heapBytesMax = Math.max(heapBytesMax, used);
      }
    }
  }

  private static boolean isHeap(String pool) {
    return pool.contains("Eden") || pool.contains("Survivor") || pool.contains("Old");
  }

  private void look() {
    try {
      Optional<Long> bytes = CheckpointSize.newest(checkpoints);
      // The largest: of one that is just being removed only a part is seen.
      bytes.ifPresent(size -> checkpointBytes = Math.max(checkpointBytes, size));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + checkpoints, e);
    }
  }

  /** Ends; only then may the findings be asked for. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.interrupt();
    thread.join();
  }

  List<Sample> samples() {
    return samples;
  }

  /** The most that was left on the heap after a collection. */
  long heapBytesMax() {
    return heapBytesMax;
  }

  /** Bytes of the largest checkpoint seen; zero when there was none. */
  long checkpointBytes() {
    return checkpointBytes;
  }
}
