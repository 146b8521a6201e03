package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;

/** Counts with the cell and minute they belong to. */
final class CellSums {
  private static final Device[] DEVICES = Device.values();

  Cell cell = new Cell();
  long minuteMillis;
  Sums sums = new Sums();

  static CellSums of(Cell cell, long minuteMillis, Sums sums) {
    CellSums cellSums = new CellSums();
    cellSums.cell = cell;
    cellSums.minuteMillis = minuteMillis;
    cellSums.sums = sums;
    return cellSums;
  }

  AggregateRow toRow() {
    return new AggregateRow(
        new AggregateKey(
            minuteMillis,
            new AdRef(cell.advertiserId, cell.campaignId, cell.adId),
            cell.country,
            DEVICES[cell.device]),
        Source.LIVE,
        sums.changes,
        sums.asOfMillis,
        new Measures(sums.gross, sums.invalid, 0, 0, 0, sums.repeats, 0, 0, sums.spendMicros, 0),
        RunSpec.CURRENCY);
  }
}
