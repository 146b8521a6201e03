package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.RunSpec;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sums clicks by cell and minute before the shuffle. What it holds goes on before the watermark
 * that closes its minute, before each checkpoint, and when there is too much of it, so that it
 * needs no state of its own and never makes anything late.
 */
final class PreAggregateOperator<C extends PeerClick> extends AbstractStreamOperator<CellSums>
    implements OneInputStreamOperator<C, CellSums>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private static final int CELLS_MAX = 100_000;
  private static final long WINDOW_MILLIS = RunSpec.WINDOW_SIZE.toMillis();

  private final Addition<C> addition;

  private transient TreeMap<Long, Map<Cell, Sums>> minutes;
  private transient Cell probe;
  private transient int cells;

  /** How a click is added to the sums of its cell. */
  @FunctionalInterface
  interface Addition<C> extends Serializable {
    void add(Sums sums, C click);
  }

  @SuppressWarnings("NullAway.Init") // transient fields are set in open
  PreAggregateOperator(Addition<C> addition) {
    this.addition = addition;
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    minutes = new TreeMap<>();
    probe = new Cell();
  }

  @Override
  public void processElement(StreamRecord<C> element) {
    C click = element.getValue();
    long minuteMillis = click.eventTimeMillis - Math.floorMod(click.eventTimeMillis, WINDOW_MILLIS);
    Map<Cell, Sums> minute = minutes.computeIfAbsent(minuteMillis, start -> new HashMap<>());
    Sums sums = minute.get(probe.set(click));
    if (sums == null) {
      sums = new Sums();
      minute.put(probe.copy(), sums);
      cells++;
    }
    addition.add(sums, click);
    if (cells >= CELLS_MAX) {
      flushUntil(Long.MAX_VALUE);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flushUntil(mark.getTimestamp());
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flushUntil(Long.MAX_VALUE);
  }

  @Override
  public void endInput() {
    flushUntil(Long.MAX_VALUE);
  }

  /** Hands on all minutes whose last moment is not after the given time. */
  private void flushUntil(long millis) {
    Iterator<Map.Entry<Long, Map<Cell, Sums>>> ascending = minutes.entrySet().iterator();
    while (ascending.hasNext()) {
      Map.Entry<Long, Map<Cell, Sums>> minute = ascending.next();
      if (minute.getKey() + WINDOW_MILLIS - 1 > millis) {
        return;
      }
      minute
          .getValue()
          .forEach(
              (cell, sums) ->
                  output.collect(
                      new StreamRecord<>(
                          CellSums.of(cell, minute.getKey(), sums), minute.getKey())));
      cells -= minute.getValue().size();
      ascending.remove();
    }
  }
}
