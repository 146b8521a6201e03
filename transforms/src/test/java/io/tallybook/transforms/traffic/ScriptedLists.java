package io.tallybook.transforms.traffic;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.tallybook.transforms.traffic.lists.AddressRange;
import io.tallybook.transforms.traffic.lists.ListContent;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.RangeList;
import io.tallybook.transforms.traffic.lists.RangeList.Labelled;
import io.tallybook.transforms.traffic.lists.SenderList;
import io.tallybook.transforms.traffic.lists.SenderList.IdKind;
import io.tallybook.transforms.traffic.lists.SenderList.IdUntil;
import io.tallybook.transforms.traffic.lists.SenderList.RangeUntil;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Lists written as rows, the way list files have them. */
final class ScriptedLists {
  private final Instant from;
  private final TrafficLists lists;

  ScriptedLists(String from) {
    this(Instant.parse(from), TrafficLists.builtIn());
  }

  private ScriptedLists(Instant from, TrafficLists lists) {
    this.from = from;
    this.lists = lists;
  }

  /** What follows holds from another time on. */
  ScriptedLists and(String newFrom) {
    return new ScriptedLists(Instant.parse(newFrom), lists);
  }

  /** {@code CIDR LABEL}. */
  ScriptedLists ranges(ListKind kind, String... rows) {
    return with(
        kind,
        rows,
        RangeList.of(
            Arrays.stream(rows)
                .map(row -> row.split(" ", 2))
                .map(row -> new Labelled(range(row[0]), row[1]))
                .toList()));
  }

  /** {@code ip|user|publisher ID [UNTIL]}. */
  ScriptedLists senders(ListKind kind, String... rows) {
    List<RangeUntil> ranges = new ArrayList<>();
    List<IdUntil> ids = new ArrayList<>();
    for (String row : rows) {
      String[] fields = row.split(" ", -1);
      long until = fields.length > 2 ? Instant.parse(fields[2]).toEpochMilli() : SenderList.NO_END;
      if (fields[0].equals("ip")) {
        ranges.add(new RangeUntil(range(fields[1]), until));
      } else {
        ids.add(new IdUntil(IdKind.valueOf(fields[0].toUpperCase(Locale.ROOT)), fields[1], until));
      }
    }
    return with(kind, rows, SenderList.of(ranges, ids));
  }

  TrafficLists lists() {
    return lists;
  }

  private ScriptedLists with(ListKind kind, String[] rows, ListContent content) {
    String digest = HexFormat.of().toHexDigits((long) Arrays.hashCode(rows));
    return new ScriptedLists(
        from, lists.with(new Snapshot<>(kind, "v-" + from, from.toEpochMilli(), digest, content)));
  }

  private static AddressRange range(String cidr) {
    IPAddress range = new IPAddressString(cidr).getAddress();
    return AddressRange.of(range.getLower().getBytes(), range.getNetworkPrefixLength());
  }
}
