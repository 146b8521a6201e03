package io.tallybook.transforms.traffic.lists;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All snapshots of one kind of list, by the time from which each holds. Immutable. */
public final class History<C extends ListContent> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<Snapshot<C>> snapshots;

  /** From when each holds: asked for every event. */
  private final long[] fromMillis;

  private History(List<Snapshot<C>> snapshots) {
    this.snapshots = new ArrayList<>(snapshots);
    this.fromMillis = snapshots.stream().mapToLong(Snapshot::effectiveFromMillis).toArray();
  }

  static <C extends ListContent> History<C> empty() {
    return new History<>(List.of());
  }

  /**
   * The same with one more snapshot.
   *
   * @throws IllegalArgumentException if one holds from the same time on
   */
  History<C> with(Snapshot<C> snapshot) {
    ArrayList<Snapshot<C>> more = new ArrayList<>(snapshots);
    for (Snapshot<C> other : snapshots) {
      if (other.effectiveFromMillis() == snapshot.effectiveFromMillis()) {
        throw new IllegalArgumentException(
            snapshot.kind().text()
                + " has two snapshots from "
                + snapshot.effectiveFrom()
                + " on: "
                + other.version()
                + " and "
                + snapshot.version());
      }
    }
    more.add(snapshot);
    more.sort(Comparator.comparingLong(Snapshot::effectiveFromMillis));
    return new History<>(more);
  }

  /** The snapshot that holds at a time; null if none does yet. */
  public @Nullable Snapshot<C> at(long timeMillis) {
    // Most events are recent.
    for (int i = fromMillis.length - 1; i >= 0; i--) {
      if (fromMillis[i] <= timeMillis) {
        return snapshots.get(i);
      }
    }
    return null;
  }

  /** Those that hold at some time of a period, oldest first. */
  List<Snapshot<C>> between(long fromMillis, long toMillis) {
    Snapshot<C> first = at(fromMillis);
    return snapshots.stream()
        .filter(
            snapshot ->
                snapshot.equals(first)
                    || (snapshot.effectiveFromMillis() >= fromMillis
                        && snapshot.effectiveFromMillis() < toMillis))
        .toList();
  }

  /** Oldest first. */
  public List<Snapshot<C>> snapshots() {
    return List.copyOf(snapshots);
  }
}
