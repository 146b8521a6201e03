package io.tallybook.bench.peers.flink;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The window's sum, kept as one accumulator per cell. */
final class SumWindow implements AggregateFunction<CellSums, Sums, Sums> {
  private static final long serialVersionUID = 1L;

  @Override
  public Sums createAccumulator() {
    return new Sums();
  }

  @Override
  public Sums add(CellSums value, Sums accumulator) {
    return accumulator.add(value.sums);
  }

  @Override
  public Sums getResult(Sums accumulator) {
    return accumulator;
  }

  @Override
  public Sums merge(Sums a, Sums b) {
    return a.add(b);
  }

  /** Adds cell and minute to the sum. */
  static final class WithCellFn extends ProcessWindowFunction<Sums, CellSums, Cell, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(Cell cell, Context context, Iterable<Sums> sums, Collector<CellSums> out) {
      for (Sums sum : sums) {
        out.collect(CellSums.of(cell, context.window().getStart(), sum));
      }
    }
  }
}
