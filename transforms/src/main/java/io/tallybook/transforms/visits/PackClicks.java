package io.tallybook.transforms.visits;

import io.tallybook.model.Click;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import java.util.ArrayList;
import java.util.List;

/** Hands the unique clicks, and those taken back, to lanes, and every event on. */
public final class PackClicks {
  private PackClicks() {}

  /**
   * Clicks to lanes, then every event to a stage.
   *
   * @param lanes take clicks
   * @param next takes all events
   */
  public static <O> Stage<TaggedEvent, O> before(
      List<LaneOutput> lanes, Stage<TaggedEvent, O> next) {
    if (lanes.isEmpty()) {
      return next;
    }
    ArrayList<LaneOutput> opened = new ArrayList<>(lanes); // for the lambda, serializable
    return (out, sides) ->
        new PackStep(opened.stream().map(lane -> lane.open(sides)).toList(), next.open(out, sides));
  }

  private static final class PackStep implements Step<TaggedEvent> {
    private final List<Step<PackedClick>> lanes;
    private final Step<TaggedEvent> next;
    private final PackedClick click = new PackedClick();

    PackStep(List<Step<PackedClick>> lanes, Step<TaggedEvent> next) {
      this.lanes = lanes;
      this.next = next;
    }

    @Override
    public void startBundle() {
      lanes.forEach(Step::startBundle);
      next.startBundle();
    }

    @Override
    public void emit(TaggedEvent tagged, long timestampMillis) {
      if (tagged.event() instanceof Click && tagged.role().unique() != 0) {
        click.set(tagged);
        for (Step<PackedClick> lane : lanes) {
          lane.emit(click, timestampMillis);
        }
      }
      next.emit(tagged, timestampMillis);
    }

    @Override
    public void finishBundle() {
      lanes.forEach(Step::finishBundle);
      next.finishBundle();
    }
  }
}
