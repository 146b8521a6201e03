package io.tallybook.transforms.traffic.lists;

import io.tallybook.model.FieldBytes;
import io.tallybook.transforms.traffic.lists.RangeTable.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Senders by address, user or publisher, each until a time. */
public final class SenderList implements ListContent {
  private static final long serialVersionUID = 1L;

  /** An entry that does not end. */
  public static final long NO_END = Long.MAX_VALUE;

  /** What an entry of ids names. */
  public enum IdKind {
    USER,
    PUBLISHER
  }

  /**
   * An entry that names a range.
   *
   * @param untilMillis the first time it does not hold any more: milliseconds since the epoch
   */
  public record RangeUntil(AddressRange range, long untilMillis) {}

  /**
   * An entry that names an id.
   *
   * @param untilMillis the first time it does not hold any more: milliseconds since the epoch
   */
  public record IdUntil(IdKind kind, String id, long untilMillis) {}

  private final RangeTable ranges;
  private final long[] untilMillis;
  private final IdTable users;
  private final IdTable publishers;

  private SenderList(RangeTable ranges, long[] untilMillis, IdTable users, IdTable publishers) {
    this.ranges = ranges;
    this.untilMillis = untilMillis;
    this.users = users;
    this.publishers = publishers;
  }

  /** Of entries for the same address or id the one that ends last counts. */
  public static SenderList of(List<RangeUntil> ranges, List<IdUntil> ids) {
    long[] until = ranges.stream().mapToLong(RangeUntil::untilMillis).toArray();
    List<Entry> entries = new ArrayList<>();
    for (RangeUntil range : ranges) {
      entries.add(new Entry(range.range(), entries.size()));
    }
    RangeTable table =
        RangeTable.of(entries, (outer, inner) -> until[outer] > until[inner] ? outer : inner);
    return new SenderList(table, until, table(ids, IdKind.USER), table(ids, IdKind.PUBLISHER));
  }

  private static IdTable table(List<IdUntil> ids, IdKind kind) {
    Map<String, Long> untilById = new HashMap<>();
    for (IdUntil id : ids) {
      if (id.kind() == kind) {
        untilById.merge(id.id(), id.untilMillis(), Math::max);
      }
    }
    return new IdTable(untilById);
  }

  /** Whether an entry names the address at a time. */
  public boolean holdsAddress(Address address, long timeMillis) {
    int entry = ranges.find(address);
    return entry != RangeTable.NONE && timeMillis < untilMillis[entry];
  }

  /** Whether an entry names the user at a time. */
  public boolean holdsUser(FieldBytes fields, long timeMillis) {
    return timeMillis < users.find(fields.array(), fields.userIdFrom(), fields.userIdLength());
  }

  /** Whether an entry names the publisher at a time. */
  public boolean holdsPublisher(FieldBytes fields, long timeMillis) {
    return timeMillis
        < publishers.find(fields.array(), fields.publisherIdFrom(), fields.publisherIdLength());
  }

  @Override
  public int size() {
    return untilMillis.length + users.size() + publishers.size();
  }
}
