package io.tallybook.transforms.aggregate;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.shard.Shards;
import java.util.Arrays;

/**
 * Sums of contributions by cell: a hash table from cells to entries, which are numbered from zero
 * in the order in which their cells first came. Entries lie in arrays, not in objects: what costs
 * here is each look at another place in memory. About 180 bytes an entry. For one thread.
 */
final class CellSums {
  private static final int CAPACITY_INITIAL = 64;
  private static final Device[] DEVICES = Device.values();

  /** An entry's device, by position, is below its rule's number. */
  private static final int RULE_SHIFT = 8;

  private static final int DEVICE_MASK = (1 << RULE_SHIFT) - 1;

  private final RuleNumbers rules = new RuleNumbers();
  private final EntrySums sums = new EntrySums(CAPACITY_INITIAL);
  private AdRef[] ads = new AdRef[CAPACITY_INITIAL];
  private String[] countries = new String[CAPACITY_INITIAL];
  private int[] hashes = new int[CAPACITY_INITIAL];
  private int size;

  /**
   * The hash of a cell and, in the lower half, its entry's number plus one: probed linearly, zero
   * is free. The hash saves most looks at cells that are others, which lie anywhere in memory.
   */
  private long[] table = new long[CAPACITY_INITIAL * 2];

  /** How many cells there are. */
  int size() {
    return size;
  }

  AggregateKey cell(int entry) {
    return new AggregateKey(
        minuteMillis(entry),
        ads[entry],
        countries[entry],
        DEVICES[device(entry)],
        rules.rule(rule(entry)));
  }

  private int device(int entry) {
    return sums.deviceAndRule(entry) & DEVICE_MASK;
  }

  private int rule(int entry) {
    return sums.deviceAndRule(entry) >> RULE_SHIFT;
  }

  long minuteMillis(int entry) {
    return sums.minuteMillis(entry);
  }

  /** A hash of the cell that is the same on every machine. */
  int hash(int entry) {
    return hashes[entry];
  }

  /** How many changes are folded in. */
  long changes(int entry) {
    return sums.changes(entry);
  }

  Contribution sum(int entry) {
    return sums.sum(entry);
  }

  void clear() {
    Arrays.fill(table, 0);
    Arrays.fill(ads, 0, size, null);
    sums.clear(size);
    size = 0;
  }

  /**
   * Adds what an event changes: to its cell and, if it is a click that rules have something to say
   * of, to the cells of these rules.
   */
  void add(TaggedEvent tagged) {
    add(tagged.event(), AggregateKey.ALL_CLICKS, Contribution.of(tagged));
    if (!tagged.verdicts().isEmpty()) {
      addByRule(tagged);
    }
  }

  private void addByRule(TaggedEvent tagged) {
    if (tagged.event() instanceof Click click) {
      for (Verdict verdict : tagged.verdicts()) {
        add(click, verdict.ruleId(), Contribution.of(tagged, click, verdict));
      }
    }
  }

  /** Adds to the cell of an event, or to that of a rule there. */
  void add(AdEvent event, String rule, Contribution more) {
    EventHeader header = event.header();
    long eventTimeMillis = header.eventTimeMillis();
    add(
        eventTimeMillis - Math.floorMod(eventTimeMillis, Contribution.MINUTE_MILLIS),
        header.ad(),
        header.country(),
        header.device(),
        rule,
        more);
  }

  /**
   * Adds to a cell.
   *
   * @throws ArithmeticException if a sum does not fit a long
   */
  @SuppressWarnings("EnumOrdinal") // the constants' order is part of the format; a test pins it
  void add(
      long minuteMillis, AdRef ad, String country, Device device, String rule, Contribution more) {
    sums.add(entryOf(minuteMillis, ad, country, deviceAndRule(device.ordinal(), rule)), more);
  }

  /** Appends a row that {@link #readRow} adds: a cell and its sums. */
  void writeRow(int entry, AdEventFormat format, BytesWriter out) {
    out.writeLong(minuteMillis(entry));
    format.writeAd(ads[entry], out);
    out.writeString(countries[entry]);
    out.writeByte(device(entry));
    out.writeString(rules.rule(rule(entry)));
    sums.write(entry, out);
  }

  /** Adds the next row, of which the minute has been read. */
  void readRow(long minuteMillis, AdEventFormat format, BytesReader in) {
    AdRef ad = format.readAd(in);
    String country = format.readRepeated(in);
    int device = in.readByte();
    int deviceAndRule = deviceAndRule(device, format.readRepeated(in));
    sums.read(entryOf(minuteMillis, ad, country, deviceAndRule), in);
  }

  private int deviceAndRule(int device, String rule) {
    return rules.number(rule) << RULE_SHIFT | device;
  }

  /** By the rule's own hash: its number depends on which rules came here, and in which order. */
  private int hash(long minuteMillis, AdRef ad, String country, int deviceAndRule) {
    int hash = ad.hashCode();
    hash = hash * 31 + country.hashCode();
    hash = hash * 31 + (deviceAndRule & DEVICE_MASK);
    hash = hash * 31 + rules.hash(deviceAndRule >> RULE_SHIFT);
    hash = hash * 31 + Long.hashCode(minuteMillis / Contribution.MINUTE_MILLIS);
    hash *= 0x9e3779b1;
    return hash ^ (hash >>> 15);
  }

  private int entryOf(long minuteMillis, AdRef ad, String country, int deviceAndRule) {
    int hash = hash(minuteMillis, ad, country, deviceAndRule);
    int mask = table.length - 1;
    int slot = firstSlot(hash, mask);
    for (long found = table[slot]; found != 0; found = table[slot]) {
      int entry = (int) found - 1;
      if ((int) (found >>> Integer.SIZE) == hash
          && sums.isOf(entry, minuteMillis, deviceAndRule)
          && ads[entry].equals(ad)
          && countries[entry].equals(country)) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
    if (size == ads.length) {
      grow();
      return entryOf(minuteMillis, ad, country, deviceAndRule);
    }
    int entry = size++;
    ads[entry] = ad;
    countries[entry] = country;
    hashes[entry] = hash;
    sums.start(entry, minuteMillis, deviceAndRule);
    table[slot] = (long) hash << Integer.SIZE | size;
    return entry;
  }

  /** By other bits than those that chose the shard: they are the same for all cells of one. */
  private static int firstSlot(int hash, int mask) {
    return Integer.rotateRight(hash, Integer.numberOfTrailingZeros(Shards.COUNT)) & mask;
  }

  private void grow() {
    ads = Arrays.copyOf(ads, size * 2);
    countries = Arrays.copyOf(countries, size * 2);
    hashes = Arrays.copyOf(hashes, size * 2);
    sums.grow();
    table = new long[table.length * 2];
    int mask = table.length - 1;
    for (int entry = 0; entry < size; entry++) {
      int slot = firstSlot(hashes[entry], mask);
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = (long) hashes[entry] << Integer.SIZE | (entry + 1);
    }
  }
}
