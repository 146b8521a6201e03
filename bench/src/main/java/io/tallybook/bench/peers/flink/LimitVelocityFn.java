package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.VelocityRule;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/** Marks the clicks beyond the limit of their user, ad and window, which is the key. */
final class LimitVelocityFn<C extends PeerClick> extends RichMapFunction<C, C> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<Byte> count;

  @SuppressWarnings("NullAway.Init") // set in open
  LimitVelocityFn() {}

  @Override
  public void open(OpenContext context) {
    ValueStateDescriptor<Byte> descriptor = new ValueStateDescriptor<>("count", Types.BYTE);
    descriptor.enableTimeToLive(RecentState.ttl());
    count = getRuntimeContext().getState(descriptor);
  }

  @Override
  public C map(C click) throws IOException {
    @Nullable Byte before = count.value();
    if (before == null) {
      count.update((byte) 1);
    } else if (before < VelocityRule.CLICKS_MAX) {
      count.update((byte) (before + 1));
    } else {
      click.invalid = true;
    }
    return click;
  }
}
