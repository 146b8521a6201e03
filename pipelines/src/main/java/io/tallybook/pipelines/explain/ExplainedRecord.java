package io.tallybook.pipelines.explain;

import io.tallybook.model.AdRef;
import io.tallybook.model.Purpose;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A record of the raw log, as a bill judges it.
 *
 * @param file its data file, relative to the log's root
 * @param row its row there, from 0
 * @param topic the Kafka topic it came from
 * @param partition the topic's partition
 * @param offset its position in the partition
 * @param day the UTC day it belongs to
 * @param timeMillis the time that decides the day, milliseconds since the epoch, UTC: that of the
 *     event or, of bytes that are none, when the log took them
 * @param recordedAtMillis when the log took it: milliseconds since the epoch, UTC
 * @param eventId as the record claims it; empty if it does not
 * @param type CLICK, IMPRESSION or CONVERSION; empty if rejected
 * @param role its part among the records of its id
 * @param why what made it no counted record; empty if it counts
 * @param standing what all verdicts on it come to; VALID of records that no rule speaks of
 * @param verdicts what the traffic rules say against it, in rule order
 * @param costMicros what it costs if it is charged; 0 if it is no click
 * @param priceSource where that comes from
 * @param publisherId the site or app that showed the ad; empty if unknown or rejected
 * @param purpose what the request was for
 * @param ad whose line of that day it is counted in; empty if rejected
 */
public record ExplainedRecord(
    String file,
    long row,
    String topic,
    int partition,
    long offset,
    LocalDate day,
    long timeMillis,
    long recordedAtMillis,
    String eventId,
    String type,
    RecordRole role,
    String why,
    Standing standing,
    List<Verdict> verdicts,
    long costMicros,
    PriceSource priceSource,
    String publisherId,
    Purpose purpose,
    Optional<AdRef> ad) {
  /** The type of clicks, which alone are charged. */
  public static final String CLICK = "CLICK";

  public ExplainedRecord {
    verdicts = List.copyOf(verdicts);
  }

  /** Where it lay in Kafka, for instance {@code ad-events-3@1207}. */
  public String origin() {
    return topic + "-" + partition + "@" + offset;
  }

  /** Whether it is the click of its id that counts, valid or not. */
  public boolean isCountedClick() {
    return role == RecordRole.COUNTED && type.equals(CLICK);
  }

  /** Whether it is counted as an invalid click. */
  public boolean isInvalid() {
    return isCountedClick() && standing.isInvalid();
  }

  /** Whether it is the click of its id, and nobody made it. */
  public boolean isPrefetch() {
    return isCountedClick() && standing == Standing.PREFETCH;
  }

  /** Whether it is billed. */
  public boolean isCharged() {
    return isCountedClick() && standing.isBillable();
  }

  /** Whether it is counted in the line of an ad and day. */
  public boolean isIn(LocalDate lineDay, AdRef lineAd) {
    return day.equals(lineDay) && ad.filter(lineAd::equals).isPresent();
  }
}
