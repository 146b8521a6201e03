package io.tallybook.transforms.aggregate;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.Leftover;
import io.tallybook.model.Leftover.Kind;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.model.RejectionCode;
import io.tallybook.model.Source;
import io.tallybook.transforms.coders.AdEventCoder;
import java.time.Duration;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class TallyLeftoversTest {

  @Test
  void countsByReasonAndDay(TestPipeline pipeline) {
    long day = EPOCH.toEpochMilli();
    long nextDay = EPOCH.plus(Duration.ofDays(1)).toEpochMilli();
    var late =
        pipeline
            .apply(
                "Late",
                Create.of(
                        late("a", Duration.ofSeconds(1)),
                        late("b", Duration.ofHours(23)),
                        late("c", Duration.ofHours(24)))
                    .withCoder(AdEventCoder.of()))
            .apply("LateToLeftover", TallyLeftovers.lateEvents());
    var rejected =
        pipeline
            .apply("Rejected", Create.of(rejected(day + 5), rejected(day + 6)))
            .apply("RejectedToLeftover", TallyLeftovers.rejections());

    PAssert.that(
            PCollectionList.of(late)
                .and(rejected)
                .apply(Flatten.pCollections())
                .apply(TallyLeftovers.of(Source.LIVE)))
        .containsInAnyOrder(
            new LeftoverRow(new Leftover(Kind.LATE, "", day), Source.LIVE, 2),
            new LeftoverRow(new Leftover(Kind.LATE, "", nextDay), Source.LIVE, 1),
            new LeftoverRow(new Leftover(Kind.REJECTED, "KEY_MISSING", day), Source.LIVE, 2));
    pipeline.run().waitUntilFinish();
  }

  private static AdEvent late(String id, Duration time) {
    return click(id).at(time).event();
  }

  private static Rejection rejected(long recordedAtMillis) {
    return new Rejection(
        RejectionCode.KEY_MISSING,
        "S",
        "",
        "",
        new RawRecord(ByteString.EMPTY, ByteString.EMPTY, "t", 0, 0, recordedAtMillis));
  }
}
