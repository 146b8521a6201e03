package io.tallybook.transforms.aggregate;

import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/** What Beam's own triggers would say of a firing. */
final class Panes {
  private Panes() {}

  /**
   * The pane of a firing.
   *
   * @param index how many panes of the window came before it
   */
  static PaneInfo of(Timing timing, long index) {
    return switch (timing) {
      case EARLY -> PaneInfo.createPane(index == 0, false, timing, index, -1);
      case ON_TIME -> PaneInfo.createPane(index == 0, false, timing, index, 0);
      case LATE ->
          PaneInfo.createPane(false, false, timing, Math.max(1, index), Math.max(1, index));
      case UNKNOWN -> PaneInfo.NO_FIRING;
    };
  }
}
