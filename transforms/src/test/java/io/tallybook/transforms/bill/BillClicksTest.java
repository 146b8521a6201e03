package io.tallybook.transforms.bill;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.price.PriceBook;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class BillClicksTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, java.time.ZoneOffset.UTC);
  private static final Verdict BOT =
      new Verdict("R", 1, "", Tier.T0, Category.GIVT, Decision.INVALID, "");
  private static final Verdict ODD =
      new Verdict("S", 1, "", Tier.T0, Category.GIVT, Decision.SUSPECT, "");

  private static final Verdict OWN =
      new Verdict("INTERNAL_TEST", 1, "", Tier.T0, Category.GIVT, Decision.INVALID, "");
  private static final Verdict PREFETCH =
      new Verdict("PREFETCH", 1, "", Tier.T0, Category.GIVT, Decision.INVALID, "");

  @Test
  void eachAdOwesItsValidClicks_byDay(TestPipeline pipeline) {
    PAssert.that(
            pipeline
                .apply(
                    Create.of(
                        tagged(click("a").costMicros(5), Role.FIRST),
                        tagged(click("b").costMicros(7), Role.FIRST, ODD),
                        tagged(click("c").costMicros(0), Role.FIRST),
                        tagged(click("d").costMicros(11), Role.FIRST, BOT),
                        tagged(click("a").costMicros(13), Role.DUPLICATE),
                        tagged(impression("e"), Role.FIRST),
                        tagged(impression("e"), Role.DUPLICATE),
                        tagged(conversion("f").ad("ad-2"), Role.FIRST),
                        tagged(click("g").at("1439:59").ad("ad-3").costMicros(1), Role.FIRST),
                        tagged(click("h").at("1440:00").ad("ad-3").costMicros(2), Role.FIRST)))
                .apply(BillClicks.of(CURRENCY, PriceBook.empty())))
        .containsInAnyOrder(
            new BillingLine(DAY, ad("ad-1"), 3, 1, 1, 2, 12, 11, CURRENCY),
            new BillingLine(DAY, ad("ad-3"), 1, 0, 0, 0, 1, 0, CURRENCY),
            new BillingLine(DAY.plusDays(1), ad("ad-3"), 1, 0, 0, 0, 2, 0, CURRENCY));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void prefetchesAndOwnTraffic_areOnNoBill(TestPipeline pipeline) {
    PAssert.that(
            pipeline
                .apply(
                    Create.of(
                        tagged(click("a").costMicros(5), Role.FIRST),
                        tagged(click("b").costMicros(7), Role.FIRST, BOT, PREFETCH),
                        tagged(click("b").costMicros(7), Role.DUPLICATE),
                        tagged(click("c").costMicros(11), Role.FIRST, OWN),
                        tagged(click("d").ad("ad-2").costMicros(13), Role.FIRST),
                        tagged(click("d").ad("ad-2").costMicros(13), Role.WITHDRAWN),
                        tagged(click("d").ad("ad-2").costMicros(13), Role.FIRST, PREFETCH),
                        tagged(click("e").ad("ad-3").costMicros(0), Role.FIRST, PREFETCH),
                        tagged(click("e").ad("ad-3").costMicros(0), Role.DUPLICATE)))
                .apply(BillClicks.of(CURRENCY, PriceBook.empty())))
        .containsInAnyOrder(
            new BillingLine(DAY, ad("ad-1"), 1, 0, 1, 1, 5, 11, CURRENCY),
            new BillingLine(DAY, ad("ad-3"), 0, 0, 0, 1, 0, 0, CURRENCY));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatTheBookGivesAway_isNotUnpriced(TestPipeline pipeline) {
    PriceBook book =
        PriceBook.of(
            List.of(
                new PriceBook.Entry("campaign-1", EPOCH.toEpochMilli(), PriceBook.OPEN_END, 0)));
    PAssert.that(
            pipeline
                .apply(Create.of(tagged(click("a").costMicros(0), Role.FIRST)))
                .apply(BillClicks.of(CURRENCY, book)))
        .containsInAnyOrder(new BillingLine(DAY, ad("ad-1"), 1, 0, 0, 0, 0, 0, CURRENCY));
    pipeline.run().waitUntilFinish();
  }

  private static AdRef ad(String adId) {
    return new AdRef("advertiser-1", "campaign-1", adId);
  }

  private static TaggedEvent tagged(ScriptedEvent event, Role role, Verdict... verdicts) {
    return new TaggedEvent(event.event(), role, List.of(verdicts));
  }
}
