package io.tallybook.transforms.traffic;

import static io.tallybook.testdata.ScriptedEvent.click;

import io.tallybook.model.JudgedEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class TagTrafficTest {

  @Test
  void everyEventComesOut_markedOrNot(TestPipeline pipeline) {
    LoggedEvent good = new LoggedEvent(click("a").event(), 0, 1, 2);
    LoggedEvent bad = new LoggedEvent(click("b").userAgent("-").event(), 0, 2, 3);
    Verdict missing =
        new Verdict(
            "UA_MISSING", 1, "", Tier.T0, Category.GIVT, Decision.INVALID, "user_agent='-'");

    TrafficPolicy policy = TrafficPolicy.defaults().withoutListRules();

    PAssert.that(pipeline.apply(Create.of(good, bad)).apply(TagTraffic.with(policy)))
        .containsInAnyOrder(
            new JudgedEvent(good, List.of()), new JudgedEvent(bad, List.of(missing)));
    pipeline.run().waitUntilFinish();
  }
}
