package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/** Lets the first click of an id, which is the key, pass. */
final class FirstOfIdFn<C extends PeerClick> extends RichFlatMapFunction<C, C> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<Boolean> seen;

  @SuppressWarnings("NullAway.Init") // set in open
  FirstOfIdFn() {}

  @Override
  public void open(OpenContext context) {
    ValueStateDescriptor<Boolean> descriptor = new ValueStateDescriptor<>("seen", Types.BOOLEAN);
    descriptor.enableTimeToLive(RecentState.ttl());
    seen = getRuntimeContext().getState(descriptor);
  }

  @Override
  public void flatMap(C click, Collector<C> out) throws IOException {
    if (seen.value() == null) {
      seen.update(true);
      click.dropId();
      out.collect(click);
    }
  }
}
