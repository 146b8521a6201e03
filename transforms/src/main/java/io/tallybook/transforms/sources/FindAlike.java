package io.tallybook.transforms.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.EventHeader;
import io.tallybook.model.FieldBytes;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.traffic.BotnetRule;
import io.tallybook.transforms.traffic.Finding;
import io.tallybook.transforms.window.Period;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds addresses that click the same ads in the same minutes as many others.
 *
 * <p>{@code PCollection<TaggedEvent>} -> {@code PCollection<Finding>}. Addresses that share a band
 * of {@link MinHash} are compared; each is alike to all that are found so, in any band, and
 * condemned when there are enough. Memory: the addresses of one band, with up to {@link
 * BotnetRule#pairsMax} pairs each. Time: an address is compared until it has enough others, so a
 * large botnet takes no longer than a small one; a band of many that are not alike takes its
 * square.
 */
final class FindAlike extends PTransform<PCollection<TaggedEvent>, PCollection<Finding>> {
  private static final long serialVersionUID = 1L;

  private static final long MINUTE_MILLIS = 60_000;

  private final BotnetRule rule;
  private final Period period;

  private FindAlike(BotnetRule rule, Period period) {
    this.rule = rule;
    this.period = period;
  }

  static FindAlike of(BotnetRule rule, Period period) {
    return new FindAlike(rule, period);
  }

  @Override
  public PCollection<Finding> expand(PCollection<TaggedEvent> events) {
    KvCoder<String, Long> numbers = KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());
    KvCoder<String, DistinctNumbers> sets = KvCoder.of(StringUtf8Coder.of(), DistinctNumbers.CODER);
    return events
        .apply("AdAndMinute", ParDo.of(new PairFn(period)))
        .setCoder(numbers)
        .apply("PairsOfAddress", Combine.perKey(new DistinctNumbers.Collect(rule.pairsMax())))
        .setCoder(sets)
        .apply("Bands", ParDo.of(new BandFn(rule)))
        .setCoder(KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of()))
        .apply("GroupByBand", GroupByKey.create())
        .apply("Compare", ParDo.of(new CompareFn(rule)))
        .setCoder(numbers)
        .apply("OthersOfAddress", Combine.perKey(new DistinctNumbers.Collect(rule.othersMin() - 1)))
        .setCoder(sets)
        .apply("Condemn", ParDo.of(new CondemnFn(rule)))
        .setCoder(JudgeSources.FINDINGS);
  }

  private static final class PairFn extends DoFn<TaggedEvent, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final Period period;

    PairFn(Period period) {
      this.period = period;
    }

    @ProcessElement
    public void process(@Element TaggedEvent tagged, OutputReceiver<KV<String, Long>> out) {
      EventHeader header = tagged.event().header();
      FieldBytes fields = header.fieldBytes();
      if (fields.ipLength() > 0 && JudgeSources.isHonestClick(tagged, period)) {
        long ad = Fingerprint.hash64(fields.array(), fields.adFrom(), fields.adLength());
        long minute = Math.floorDiv(header.eventTimeMillis(), MINUTE_MILLIS);
        out.output(KV.of(header.ip(), Fingerprint.combine(ad, minute)));
      }
    }
  }

  private static final class BandFn extends DoFn<KV<String, DistinctNumbers>, KV<Long, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final BotnetRule rule;

    BandFn(BotnetRule rule) {
      this.rule = rule;
    }

    @ProcessElement
    public void process(
        @Element KV<String, DistinctNumbers> address, OutputReceiver<KV<Long, byte[]>> out) {
      long[] pairs = address.getValue().ascending();
      if (pairs.length < rule.pairsMin()) {
        return; // too few, or more than the limit
      }
      byte[] bytes = new AddressPairs(address.getKey(), pairs).toBytes();
      for (long band : MinHash.bands(pairs)) {
        out.output(KV.of(band, bytes));
      }
    }
  }

  private static final class CompareFn extends DoFn<KV<Long, Iterable<byte[]>>, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final BotnetRule rule;

    CompareFn(BotnetRule rule) {
      this.rule = rule;
    }

    @ProcessElement
    public void process(
        @Element KV<Long, Iterable<byte[]>> band, OutputReceiver<KV<String, Long>> out) {
      List<AddressPairs> addresses = new ArrayList<>();
      band.getValue().forEach(bytes -> addresses.add(AddressPairs.ofBytes(bytes)));
      for (AddressPairs one : addresses) {
        int alike = 0;
        for (int i = 0; i < addresses.size() && alike < rule.othersMin(); i++) {
          AddressPairs other = addresses.get(i);
          if (!other.address().equals(one.address()) && rule.areAlike(one.pairs(), other.pairs())) {
            alike++;
            out.output(KV.of(one.address(), other.hash()));
          }
        }
      }
    }
  }

  private static final class CondemnFn extends DoFn<KV<String, DistinctNumbers>, Finding> {
    private static final long serialVersionUID = 1L;

    private final BotnetRule rule;

    CondemnFn(BotnetRule rule) {
      this.rule = rule;
    }

    @ProcessElement
    public void process(@Element KV<String, DistinctNumbers> address, OutputReceiver<Finding> out) {
      if (address.getValue().areMore()) {
        rule.find(address.getKey()).ifPresent(out::output);
      }
    }
  }

  /** An address and what it clicked, when. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record AddressPairs(String address, long[] pairs) {
    long hash() {
      byte[] text = address.getBytes(UTF_8);
      return Fingerprint.hash64(text, 0, text.length);
    }

    byte[] toBytes() {
      BytesWriter out = new BytesWriter();
      out.writeString(address);
      for (long pair : pairs) {
        out.writeLong(pair);
      }
      return out.toByteArray();
    }

    static AddressPairs ofBytes(byte[] bytes) {
      BytesReader in = new BytesReader(bytes);
      String address = in.readString();
      long[] pairs = new long[in.remaining() / Long.BYTES];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = in.readLong();
      }
      return new AddressPairs(address, pairs);
    }
  }
}
