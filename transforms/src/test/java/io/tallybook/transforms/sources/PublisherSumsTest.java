package io.tallybook.transforms.sources;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of a publisher's clicks, however they are divided. */
class PublisherSumsTest {
  private static final int SAMPLE = 40;

  /** What one click tells. */
  private record Told(long idHash, ClickFacts facts, boolean isConverted, boolean isLate) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalClicks_giveEqualSums_howeverTheyWereDivided(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<Told> clicks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      clicks.add(told("c" + i, "192.0.2." + random.nextInt(60), i % 7 == 0, i % 14 == 0));
    }
    PublisherSums inOrder = sums(clicks);
    List<Told> shuffled = new ArrayList<>(clicks);
    Collections.shuffle(shuffled, new Random(seed));
    PublisherSums divided = new PublisherSums();
    for (int from = 0; from < shuffled.size(); ) {
      int to = Math.min(shuffled.size(), from + random.nextInt(1, 90));
      divided.addAll(sums(shuffled.subList(from, to)), SAMPLE);
      from = to;
    }

    assertThat(bytes(divided)).isEqualTo(bytes(inOrder));
    assertThat(divided.clicks()).isEqualTo(300);
    assertThat(divided.conversions()).isEqualTo(43);
    assertThat(divided.lateConversions()).isEqualTo(22);
    // The sample is that of the smallest hashes, so no more clicks change it than belong to it.
    List<Told> smallest =
        clicks.stream().sorted((a, b) -> Long.compare(a.idHash(), b.idHash())).toList();
    assertThat(divided.spread(0)).isEqualTo(sums(smallest.subList(0, SAMPLE)).spread(0));
    assertThat(divided.spread(0).addresses().clicks()).isEqualTo(SAMPLE);
    assertThat(divided.withoutSample().clicks()).isEqualTo(300);
    assertThat(divided.withoutSample().spread(0).addresses().clicks()).isZero();
  }

  @Test
  void theBusiestAddresses_areThoseOfTwoClicksOrMore() {
    List<Told> clicks = new ArrayList<>();
    for (String ip : List.of("1.1.1.1", "1.1.1.1", "2.2.2.2", "3.3.3.3", "", "", "")) {
      clicks.add(told("c" + clicks.size(), ip, false, false));
    }
    PublisherSums sums = sums(clicks);

    assertThat(sums.spread(0).addresses().clicks()).isEqualTo(4);
    assertThat(sums.spread(0).addresses().values()).isEqualTo(3);
    // One address has two clicks; those that tell no address are nobody's.
    assertThat(sums.spread(1).addresses().clicks()).isEqualTo(2);
    assertThat(sums.spread(5).addresses().clicks()).isEqualTo(2);
    assertThat(sums.spread(5).agents().clicks()).isEqualTo(5);
  }

  private static PublisherSums sums(List<Told> clicks) {
    PublisherSums sums = new PublisherSums();
    for (Told click : clicks) {
      sums.addClick(click.facts(), SAMPLE);
      if (click.isConverted()) {
        sums.addConversion(click.isLate());
      }
    }
    return sums;
  }

  private static byte[] bytes(PublisherSums sums) throws Exception {
    return CoderUtils.encodeToByteArray(PublisherSums.CODER, sums);
  }

  private static Told told(String id, String ip, boolean isConverted, boolean isLate) {
    BytesWriter out = new BytesWriter();
    TaggedEvent tagged =
        new TaggedEvent(click(id).ip(ip).publisher("p").event(), Role.FIRST, List.of(), 7);
    long hash = ClickFacts.encoder().encode(tagged, out);
    ClickFacts facts = new ClickFacts();
    facts.read(new BytesReader(out.toByteArray()));
    return new Told(hash, facts, isConverted, isLate);
  }
}
