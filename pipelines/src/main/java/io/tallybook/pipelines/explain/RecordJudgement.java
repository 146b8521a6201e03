package io.tallybook.pipelines.explain;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Claim;
import io.tallybook.model.Click;
import io.tallybook.model.Impression;
import io.tallybook.model.LogTime;
import io.tallybook.model.Purpose;
import io.tallybook.model.RawRecord;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Validation.Violation;
import io.tallybook.pipelines.explain.BillVerdicts.Said;
import io.tallybook.transforms.dedup.EventComparison.Finding;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.price.PriceClicks;
import io.tallybook.transforms.traffic.EventJudge;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts into words what the rules say of a record. */
final class RecordJudgement {
  private final PriceBook prices;
  private final EventJudge traffic;

  RecordJudgement(PriceBook prices, TrafficPolicy traffic) {
    this.prices = prices;
    this.traffic = traffic.judge();
  }

  ExplainedRecord rejected(RecordPlace place, Violation violation) {
    RawRecord record = place.record();
    return explained(
        place,
        LogTime.millisOf(record),
        Claim.of(record)
            .map(Claim::eventId)
            .filter(id -> !id.isEmpty())
            .orElseGet(() -> text(record.key())),
        "",
        RecordRole.REJECTED,
        violation.code() + " " + violation.detail(),
        BillVerdicts.NOTHING,
        0,
        PriceSource.NONE,
        "",
        Purpose.UNKNOWN,
        Optional.empty());
  }

  private static String text(ByteString key) {
    return key.isValidUtf8() ? key.toStringUtf8() : "";
  }

  /**
   * @param facts what the bill said; null to judge anew by the rules of single events
   */
  ExplainedRecord accepted(
      RecordPlace place, AdEvent event, Finding finding, @Nullable BillVerdicts facts) {
    Said said =
        facts == null
            ? Said.of(traffic.judge(event))
            : facts.of(event, place.file().date(), finding.counts());
    TaggedEvent priced =
        PriceClicks.price(
            new TaggedEvent(event, finding.counts() ? Role.FIRST : Role.DUPLICATE, said.verdicts()),
            prices);
    return explained(
        place,
        event.header().eventTimeMillis(),
        event.header().id().value(),
        type(event),
        role(finding),
        why(finding, place.record().topic()),
        said,
        priced.event() instanceof Click click ? click.cost().micros() : 0,
        priceSource(event),
        event.header().publisherId(),
        event.header().purpose(),
        Optional.of(event.header().ad()));
  }

  private static String type(AdEvent event) {
    if (event instanceof Click) {
      return ExplainedRecord.CLICK;
    }
    return event instanceof Impression ? "IMPRESSION" : "CONVERSION";
  }

  private static RecordRole role(Finding finding) {
    if (finding.counts()) {
      return RecordRole.COUNTED;
    }
    return finding.contradicts() ? RecordRole.CONTRADICTING : RecordRole.DUPLICATE;
  }

  private static String why(Finding finding, String topic) {
    if (finding.counts()) {
      return "";
    }
    return (finding.contradicts() ? "says something else than " : "repeats ")
        + topic
        + "-"
        + finding.countingPartition()
        + "@"
        + finding.countingOffset();
  }

  private PriceSource priceSource(AdEvent event) {
    if (!(event instanceof Click click)) {
      return PriceSource.NONE;
    }
    if (prices.costMicros(click) != PriceBook.NO_PRICE) {
      return PriceSource.PRICE_BOOK;
    }
    return prices.isUnpriced(click) ? PriceSource.NONE : PriceSource.EVENT;
  }

  private static ExplainedRecord explained(
      RecordPlace place,
      long timeMillis,
      String eventId,
      String type,
      RecordRole role,
      String why,
      Said said,
      long costMicros,
      PriceSource priceSource,
      String publisherId,
      Purpose purpose,
      Optional<AdRef> ad) {
    RawRecord record = place.record();
    return new ExplainedRecord(
        place.file().path(),
        place.row(),
        record.topic(),
        record.partition(),
        record.offset(),
        place.file().date(),
        timeMillis,
        record.recordedAtMillis(),
        eventId,
        type,
        role,
        why,
        said.standing(),
        said.verdicts(),
        costMicros,
        priceSource,
        publisherId,
        purpose,
        ad);
  }
}
