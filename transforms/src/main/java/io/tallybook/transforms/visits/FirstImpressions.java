package io.tallybook.transforms.visits;

import io.tallybook.model.Impression;
import io.tallybook.model.LoggedEvent;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.Step;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.values.KV;

/**
 * Tells since when each advertiser's impressions come: the earliest time of each bundle. Few
 * elements, however many impressions there are.
 */
final class FirstImpressions implements Step<LoggedEvent> {
  private final Outlet<KV<String, Long>> out;
  private final Map<String, Long> earliest = new HashMap<>();

  FirstImpressions(Outlet<KV<String, Long>> out) {
    this.out = out;
  }

  @Override
  public void startBundle() {
    earliest.clear();
  }

  @Override
  public void emit(LoggedEvent logged, long timestampMillis) {
    if (logged.event() instanceof Impression impression) {
      earliest.merge(
          impression.header().ad().advertiserId(),
          impression.header().eventTimeMillis(),
          Math::min);
    }
  }

  @Override
  public void finishBundle() {
    earliest.forEach((advertiser, millis) -> out.emit(KV.of(advertiser, millis), millis));
  }
}
