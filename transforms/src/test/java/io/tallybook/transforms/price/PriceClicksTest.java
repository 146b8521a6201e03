package io.tallybook.transforms.price;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.Click;
import io.tallybook.model.Money;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.price.PriceBook.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class PriceClicksTest {
  private static final long START = EPOCH.toEpochMilli();

  /** From 00:10 to 00:20 at 7, from 00:20 to 00:30 for free, from 01:00 without end at 9. */
  private static final PriceBook BOOK =
      PriceBook.of(
          List.of(
              new Entry("campaign-1", START + 60_000, PriceBook.OPEN_END, 9),
              new Entry("campaign-1", START + 20_000, START + 30_000, 0),
              new Entry("campaign-1", START + 10_000, START + 20_000, 7),
              new Entry("other", START, PriceBook.OPEN_END, 1_000)));

  @ParameterizedTest
  @CsvSource({
    "00:09, -1",
    "00:10, 7",
    "00:19, 7",
    "00:20, 0",
    "00:29, 0",
    "00:30, -1",
    "00:59, -1",
    "01:00, 9",
    "9999:00, 9",
  })
  void rule_entriesAreHalfOpen(String time, long expectedMicros) {
    assertThat(BOOK.costMicros(click("a").at(time).event())).isEqualTo(expectedMicros);
  }

  @Test
  void theBookWins_andTheEventsOwnPriceStaysWhereItHasNone(TestPipeline pipeline) {
    PAssert.that(
            pipeline
                .apply(
                    Create.of(
                        tagged(click("a").at("00:05")),
                        tagged(click("b").at("00:10")),
                        tagged(click("c").at("00:20")),
                        tagged(impression("d").at("00:10"))))
                .apply(PriceClicks.from(BOOK)))
        .containsInAnyOrder(
            tagged(click("a").at("00:05")),
            tagged(click("b").at("00:10").costMicros(7)),
            tagged(click("c").at("00:20").costMicros(0)),
            tagged(impression("d").at("00:10")));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aPriceOfZeroFromTheBook_isAPrice() {
    assertThat(BOOK.isUnpriced(free("00:05"))).isTrue();
    assertThat(BOOK.isUnpriced(free("00:20"))).isFalse();
    assertThat(PriceBook.empty().isUnpriced(free("00:20"))).isTrue();
    assertThat(BOOK.isUnpriced((Click) click("a").at("00:05").event())).isFalse();
  }

  @Test
  void version_namesTheContent_whateverTheOrderOfEntries() {
    List<Entry> entries = new ArrayList<>(PriceBook.parse(BOOK.canonicalText()).entries());
    Collections.reverse(entries);
    assertThat(PriceBook.of(entries).version()).isEqualTo(BOOK.version()).hasSize(64);
    entries.set(0, new Entry("other", START, PriceBook.OPEN_END, 1_001));
    assertThat(PriceBook.of(entries).version()).isNotEqualTo(BOOK.version());
    assertThat(PriceBook.empty().version()).isEqualTo("none");
  }

  @Test
  void canonicalText_keepsOddCampaigns() {
    PriceBook odd =
        PriceBook.of(List.of(new Entry("a b\n7 ", 1, 2, 3), new Entry("\u00e9", 1, 2, 4)));
    PriceBook again = PriceBook.parse(odd.canonicalText());
    assertThat(again.entries()).isEqualTo(odd.entries());
    assertThat(again.costMicros("a b\n7 ", 1)).isEqualTo(3);
  }

  @Test
  void of_refusesTwoPricesForOneMoment() {
    assertThatThrownBy(
            () -> PriceBook.of(List.of(new Entry("c", 1, 10, 5), new Entry("c", 9, 12, 5))))
        .hasMessageContaining("two prices for one moment");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void lookup_isThatOfALinearSearch(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Entry> entries = new ArrayList<>();
    for (int campaign = 0; campaign < 5; campaign++) {
      long from = random.nextLong(100);
      while (from < 1_000) {
        long to = from + 1 + random.nextLong(50);
        entries.add(new Entry("c" + campaign, from, to, random.nextLong(1_000)));
        from = to + (random.nextBoolean() ? 0 : random.nextLong(40));
      }
    }
    Collections.shuffle(entries, new Random(seed));
    PriceBook book = PriceBook.of(entries);
    for (int i = 0; i < 5_000; i++) {
      String campaign = "c" + random.nextInt(6);
      long time = random.nextLong(1_200);
      long expected =
          entries.stream()
              .filter(
                  entry ->
                      entry.campaignId().equals(campaign)
                          && entry.fromMillis() <= time
                          && time < entry.toMillis())
              .mapToLong(Entry::costMicros)
              .findFirst()
              .orElse(-1);
      assertThat(book.costMicros(campaign, time)).isEqualTo(expected);
    }
  }

  private static Click free(String time) {
    Click click = (Click) click("a").at(time).event();
    return new Click(click.header(), new Money(0, click.cost().currency()));
  }

  private static TaggedEvent tagged(ScriptedEvent event) {
    return new TaggedEvent(event.event(), Role.FIRST, List.of());
  }
}
