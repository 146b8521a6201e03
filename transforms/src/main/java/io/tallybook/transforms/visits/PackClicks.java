package io.tallybook.transforms.visits;

import io.tallybook.model.Click;
import io.tallybook.model.Purpose;
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
   * @param withPrefetches whether a page fetched ahead is a click, too
   * @param lanes take clicks
   * @param next takes all events
   */
  public static <O> Stage<TaggedEvent, O> before(
      boolean withPrefetches, List<LaneOutput> lanes, Stage<TaggedEvent, O> next) {
    if (lanes.isEmpty()) {
      return next;
    }
    ArrayList<LaneOutput> opened = new ArrayList<>(lanes); // for the lambda, serializable
    return (out, sides) ->
        new PackStep(
            withPrefetches,
            opened.stream().map(lane -> lane.open(sides)).toList(),
            next.open(out, sides));
  }

  private static final class PackStep implements Step<TaggedEvent> {
    private final boolean withPrefetches;
    private final List<Step<PackedClick>> lanes;
    private final Step<TaggedEvent> next;
    private final PackedClick click = new PackedClick();

    PackStep(boolean withPrefetches, List<Step<PackedClick>> lanes, Step<TaggedEvent> next) {
      this.withPrefetches = withPrefetches;
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
      if (isVisit(tagged)) {
        click.set(tagged);
        for (Step<PackedClick> lane : lanes) {
          lane.emit(click, timestampMillis);
        }
      }
      next.emit(tagged, timestampMillis);
    }

    /** By what the request was for, not by a verdict: a demoted click comes without any. */
    private boolean isVisit(TaggedEvent tagged) {
      return tagged.event() instanceof Click
          && tagged.role().unique() != 0
          && (withPrefetches || tagged.event().header().purpose() != Purpose.PREFETCH);
    }

    @Override
    public void finishBundle() {
      lanes.forEach(Step::finishBundle);
      next.finishBundle();
    }
  }
}
