package io.tallybook.transforms.decode;

import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.model.RejectionCode;
import io.tallybook.testdata.ScriptedEvent;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class DecodeEventsTest {

  @Test
  void events_comeOutAsTheyWentIn(TestPipeline pipeline) {
    AdEvent click = click("a").at("00:03").event();
    AdEvent impression = impression("b").at("00:04").event();

    PCollectionTuple decoded = decode(pipeline, record(click), record(impression));

    PAssert.that(decoded.get(DecodeEvents.EVENTS))
        .containsInAnyOrder(logged(click), logged(impression));
    PAssert.that(decoded.get(DecodeEvents.REJECTIONS)).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void timestamp_isTheEventTime_evenClamped(TestPipeline pipeline) {
    ScriptedEvent aheadByAnHour = click("a").at("60:00").receivedAfter(Duration.ofHours(-1));

    PCollectionTuple decoded = decode(pipeline, aheadByAnHour.record());

    // Received at 00:00, so no later than 00:05.
    PAssert.that(
            decoded
                .get(DecodeEvents.EVENTS)
                .apply(ParDo.of(new TimestampFn()))
                .setCoder(VarLongCoder.of()))
        .containsInAnyOrder(ScriptedEvent.EPOCH.plus(Duration.ofMinutes(5)).toEpochMilli());
    pipeline.run().waitUntilFinish();
  }

  @Test
  void rejects_aRecordThatIsNoEvent_withEverythingKnownOfIt(TestPipeline pipeline) {
    RawRecord garbage =
        new RawRecord(
            ByteString.copyFromUtf8("k"),
            ByteString.copyFromUtf8("garbage"),
            "ad-events",
            3,
            7,
            99);
    AdEvent good = click("a").event();

    PCollectionTuple decoded = decode(pipeline, garbage, record(good));

    PAssert.that(decoded.get(DecodeEvents.EVENTS)).containsInAnyOrder(logged(good));
    PAssert.thatSingleton(decoded.get(DecodeEvents.REJECTIONS))
        .satisfies(DecodeEventsTest::assertKeepsTheRecord);
    pipeline.run().waitUntilFinish();
  }

  private static @Nullable Void assertKeepsTheRecord(Rejection rejection) {
    assertThat(rejection)
        .extracting(
            Rejection::code,
            Rejection::stage,
            refused -> refused.record().origin(),
            refused -> refused.record().payload().toStringUtf8())
        .containsExactly(
            RejectionCode.PAYLOAD_UNDECODABLE, "DecodeEvents", "ad-events-3@7", "garbage");
    return null;
  }

  private static LoggedEvent logged(AdEvent event) {
    return new LoggedEvent(event, 0, 0, event.header().receivedAtMillis());
  }

  private static RawRecord record(AdEvent event) {
    return ScriptedEvent.record(event);
  }

  private static PCollectionTuple decode(TestPipeline pipeline, RawRecord... records) {
    return pipeline
        .apply(Create.of(List.of(records)))
        .apply(DecodeEvents.inCurrency(ScriptedEvent.CURRENCY));
  }

  private static final class TimestampFn extends DoFn<LoggedEvent, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Timestamp Instant timestamp, OutputReceiver<Long> out) {
      out.output(timestamp.getMillis());
    }
  }
}
