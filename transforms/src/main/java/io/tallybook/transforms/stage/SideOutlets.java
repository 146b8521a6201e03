package io.tallybook.transforms.stage;

import org.apache.beam.sdk.values.TupleTag;

/** Where a stage sends what does not go on to the next one. */
public interface SideOutlets {
  /** The outlet of a side output; it may be kept as long as the stage is open. */
  <T> Outlet<T> of(TupleTag<T> tag);
}
