package io.tallybook.transforms.aggregate;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.shard.Shards;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Sums the events of a bundle by cell before they are shuffled: a hot ad becomes one row a bundle.
 *
 * <p>{@code PCollection<TaggedEvent>} -> {@code PCollection<KV<shard key, rows>>} in the same
 * windows, one batch per shard, window and bundle. State: none. Rejects: nothing.
 */
final class SumInBundle
    extends PTransform<PCollection<TaggedEvent>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<TaggedEvent> events) {
    return events
        .apply("Sum", ParDo.of(new SumFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
  }

  private static final class SumFn extends DoFn<TaggedEvent, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    /** Bounds the memory of a bundle, whatever its size. */
    private static final int CELLS_MAX = 100_000;

    private transient Map<BoundedWindow, CellSums> windows;
    private transient ArrayDeque<CellSums> spare;
    private transient AdEventFormat format;
    private transient int cells;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    SumFn() {}

    @Setup
    public void setup() {
      windows = new HashMap<>();
      spare = new ArrayDeque<>();
      format = new AdEventFormat();
    }

    @StartBundle
    public void startBundle() {
      windows.clear();
      cells = 0;
    }

    @ProcessElement
    public void process(
        @Element TaggedEvent tagged,
        BoundedWindow window,
        OutputReceiver<KV<Integer, byte[]>> out) {
      CellSums sums = windows.computeIfAbsent(window, w -> nextSums());
      int before = sums.size();
      sums.add(Contribution.cellOf(tagged), Contribution.of(tagged));
      cells += sums.size() - before;
      if (cells >= CELLS_MAX) {
        windows.forEach((each, full) -> putOut(each, full, out));
        cells = 0;
      }
    }

    private void putOut(
        BoundedWindow window, CellSums sums, OutputReceiver<KV<Integer, byte[]>> out) {
      batches(sums)
          .forEach(
              (shard, rows) ->
                  out.outputWindowedValue(
                      KV.of(shard, rows.toByteArray()),
                      window.maxTimestamp(),
                      List.of(window),
                      PaneInfo.NO_FIRING));
      sums.clear();
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      windows.forEach(
          (window, sums) ->
              batches(sums)
                  .forEach(
                      (shard, rows) ->
                          context.output(
                              KV.of(shard, rows.toByteArray()), window.maxTimestamp(), window)));
      spare.addAll(windows.values());
      windows.clear();
    }

    /** Tables that have their size already serve again. */
    private CellSums nextSums() {
      CellSums sums = spare.isEmpty() ? new CellSums() : spare.pop();
      sums.clear();
      return sums;
    }

    private Map<Integer, BytesWriter> batches(CellSums sums) {
      Map<Integer, BytesWriter> batches = new TreeMap<>();
      for (int entry = 0; entry < sums.size(); entry++) {
        int shard = Shards.keyOf(CellSums.hash(sums.cell(entry)));
        sums.writeRow(entry, format, batches.computeIfAbsent(shard, s -> new BytesWriter()));
      }
      return batches;
    }
  }
}
