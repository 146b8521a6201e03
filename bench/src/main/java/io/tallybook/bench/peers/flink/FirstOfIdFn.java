package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets the first click of an id, which is the key, pass; the others leave aside. */
final class FirstOfIdFn<I, C extends PeerClick> extends KeyedProcessFunction<I, C, C> {
  private static final long serialVersionUID = 1L;

  private final OutputTag<C> repeats;
  private transient ValueState<Boolean> seen;

  @SuppressWarnings("NullAway.Init") // transient fields are set in open
  FirstOfIdFn(OutputTag<C> repeats) {
    this.repeats = repeats;
  }

  @Override
  public void open(OpenContext context) {
    ValueStateDescriptor<Boolean> descriptor = new ValueStateDescriptor<>("seen", Types.BOOLEAN);
    descriptor.enableTimeToLive(RecentState.ttl());
    seen = getRuntimeContext().getState(descriptor);
  }

  @Override
  public void processElement(C click, Context context, Collector<C> out) throws IOException {
    if (seen.value() != null) {
      context.output(repeats, click);
    } else {
      seen.update(true);
      click.dropId();
      out.collect(click);
    }
  }
}
