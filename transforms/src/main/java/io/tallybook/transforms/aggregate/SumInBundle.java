package io.tallybook.transforms.aggregate;

import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.shard.Shards;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.Step;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.values.KV;

/**
 * Sums the events of a bundle by cell before they are shuffled: a hot ad becomes one row a bundle.
 * Hands on one batch of rows per minute, shard and bundle, with the minute's last moment as its
 * timestamp, so that it falls into the minute's window; or, where all minutes share a window, one
 * per shard and bundle: a day has so many minutes that a batch of each would hold a row or two.
 */
final class SumInBundle implements Step<TaggedEvent> {
  /** Bounds the memory of a bundle, whatever its size. */
  private static final int CELLS_MAX = 100_000;

  private final Outlet<KV<Integer, byte[]>> out;
  private final boolean minutesApart;
  private final CellSums sums = new CellSums();
  private final AdEventFormat format = new AdEventFormat();

  /**
   * A step.
   *
   * @param minutesApart whether each minute gets batches of its own
   */
  SumInBundle(Outlet<KV<Integer, byte[]>> out, boolean minutesApart) {
    this.out = out;
    this.minutesApart = minutesApart;
  }

  @Override
  public void startBundle() {
    sums.clear();
  }

  @Override
  public void emit(TaggedEvent tagged, long timestampMillis) {
    sums.add(tagged);
    if (sums.size() >= CELLS_MAX) {
      flush();
    }
  }

  @Override
  public void finishBundle() {
    flush();
  }

  private void flush() {
    Map<Long, Map<Integer, BytesWriter>> minutes = new TreeMap<>();
    for (int entry = 0; entry < sums.size(); entry++) {
      int shard = Shards.keyOf(sums.hash(entry));
      long batchMinute = sums.minuteMillis(minutesApart ? entry : 0);
      BytesWriter rows =
          minutes
              .computeIfAbsent(batchMinute, minute -> new TreeMap<>())
              .computeIfAbsent(shard, s -> new BytesWriter());
      sums.writeRow(entry, format, rows);
    }
    minutes.forEach(
        (minuteMillis, shards) ->
            shards.forEach(
                (shard, rows) ->
                    out.emit(
                        KV.of(shard, rows.toByteArray()),
                        minuteMillis + Contribution.MINUTE_MILLIS - 1)));
    sums.clear();
  }
}
