package io.tallybook.transforms.sources;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.traffic.PublisherFigures.Spread;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.Coder;

/**
 * What adds up of a publisher's clicks: counts, and a sample of clicks, those with the smallest
 * hashes of their ids. Equal clicks give equal sums, however they were divided and in whatever
 * order they came.
 */
final class PublisherSums {
  static final Coder<PublisherSums> CODER = new SumsCoder();

  private long clicks;
  private long conversions;
  private long lateConversions;

  /** By the id's hash: the hashes of address and user agent. */
  private final TreeMap<Long, Sampled> sample = new TreeMap<>();

  private record Sampled(long addressHash, long agentHash) {}

  /**
   * Adds a click.
   *
   * @param sampleMax how many clicks to remember
   */
  void addClick(ClickFacts click, int sampleMax) {
    clicks++;
    keep(click.idHash(), new Sampled(click.addressHash(), click.agentHash()), sampleMax);
  }

  /** Says that one of the clicks led to a conversion. */
  void addConversion(boolean isLate) {
    conversions++;
    if (isLate) {
      lateConversions++;
    }
  }

  /** Adds others of the same publisher. */
  void addAll(PublisherSums other, int sampleMax) {
    clicks += other.clicks;
    conversions += other.conversions;
    lateConversions += other.lateConversions;
    other.sample.forEach((hash, sampled) -> keep(hash, sampled, sampleMax));
  }

  private void keep(long idHash, Sampled sampled, int sampleMax) {
    if (sample.size() < sampleMax || (sampleMax > 0 && idHash < sample.lastKey())) {
      sample.put(idHash, sampled);
      if (sample.size() > sampleMax) {
        sample.pollLastEntry();
      }
    }
  }

  long clicks() {
    return clicks;
  }

  long conversions() {
    return conversions;
  }

  long lateConversions() {
    return lateConversions;
  }

  /**
   * How the sample is spread over addresses and user agents.
   *
   * @param spared of how many addresses the clicks are left out: those with the most clicks of the
   *     sample, two or more
   */
  PublisherSpread spread(int spared) {
    Set<Long> busiest = busiest(spared);
    List<Sampled> rest =
        sample.values().stream()
            .filter(sampled -> !busiest.contains(sampled.addressHash()))
            .toList();
    return new PublisherSpread(
        Spread.of(rest.stream().mapToLong(Sampled::addressHash).toArray()),
        Spread.of(rest.stream().mapToLong(Sampled::agentHash).toArray()));
  }

  /** Both spreads of a sample. */
  record PublisherSpread(Spread addresses, Spread agents) {}

  private Set<Long> busiest(int count) {
    Map<Long, Integer> clicksByAddress = new HashMap<>();
    for (Sampled sampled : sample.values()) {
      if (sampled.addressHash() != 0) {
        clicksByAddress.merge(sampled.addressHash(), 1, Integer::sum);
      }
    }
    return clicksByAddress.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .sorted(
            Map.Entry.<Long, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The counts alone. */
  PublisherSums withoutSample() {
    PublisherSums counts = new PublisherSums();
    counts.addAll(this, 0);
    return counts;
  }

  private byte[] toBytes() {
    BytesWriter out = new BytesWriter();
    out.writeVarint(clicks);
    out.writeVarint(conversions);
    out.writeVarint(lateConversions);
    for (Map.Entry<Long, Sampled> entry : sample.entrySet()) {
      out.writeLong(entry.getKey());
      out.writeLong(entry.getValue().addressHash());
      out.writeLong(entry.getValue().agentHash());
    }
    return out.toByteArray();
  }

  private static PublisherSums ofBytes(byte[] bytes) {
    BytesReader in = new BytesReader(bytes);
    PublisherSums sums = new PublisherSums();
    sums.clicks = in.readVarint();
    sums.conversions = in.readVarint();
    sums.lateConversions = in.readVarint();
    while (in.hasMore()) {
      sums.sample.put(in.readLong(), new Sampled(in.readLong(), in.readLong()));
    }
    return sums;
  }

  private static final class SumsCoder extends BytesCoder<PublisherSums> {
    private static final long serialVersionUID = 1L;

    @Override
    byte[] toBytes(PublisherSums sums) {
      return sums.toBytes();
    }

    @Override
    PublisherSums ofBytes(byte[] bytes) {
      return PublisherSums.ofBytes(bytes);
    }
  }
}
