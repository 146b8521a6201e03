package io.tallybook.transforms.traffic.lists;

import io.tallybook.transforms.traffic.lists.RangeTable.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Address ranges, each with a label: an operator, a crawler or a country. */
public final class RangeList implements ListContent {
  private static final long serialVersionUID = 1L;

  /**
   * An entry.
   *
   * @param label empty if there is nothing to tell
   */
  public record Labelled(AddressRange range, String label) {}

  private final int size;
  private final String[] labels;
  private final RangeTable table;

  private RangeList(int size, List<String> labels, RangeTable table) {
    this.size = size;
    this.labels = labels.toArray(new String[0]);
    this.table = table;
  }

  /** Where ranges hold one another the label of the innermost counts. */
  public static RangeList of(List<Labelled> ranges) {
    List<String> labels =
        new ArrayList<>(new LinkedHashSet<>(ranges.stream().map(Labelled::label).toList()));
    Map<String, Integer> numbers = new HashMap<>();
    for (String label : labels) {
      numbers.put(label, numbers.size());
    }
    List<Entry> entries =
        ranges.stream()
            .map(entry -> new Entry(entry.range(), numbers.getOrDefault(entry.label(), 0)))
            .toList();
    return new RangeList(ranges.size(), labels, RangeTable.of(entries));
  }

  /** The label of the range that an address is in; null if it is in none. */
  public @Nullable String labelOf(Address address) {
    int number = table.find(address);
    return number == RangeTable.NONE ? null : labels[number];
  }

  /** Whether an address is in any of the ranges. */
  public boolean holds(Address address) {
    return table.find(address) != RangeTable.NONE;
  }

  /** All labels, each once, in the order of the list. */
  public List<String> labels() {
    return List.of(labels);
  }

  @Override
  public int size() {
    return size;
  }
}
