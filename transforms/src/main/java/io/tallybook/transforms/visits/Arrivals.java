package io.tallybook.transforms.visits;

import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.verdicts.Mark;
import io.tallybook.transforms.verdicts.MarkEncoder;

/** Judges the visits of a batch against those of their shard. For one thread. */
final class Arrivals {
  private final Expiry expiry;
  private final boolean keepsContents;
  private final Outlet<Mark> out;
  private final VisitBatch visits;
  private final MarkEncoder encoder = new MarkEncoder();
  private final TaggedEventFormat format = new TaggedEventFormat();
  private final Visit marked = new Visit();

  /**
   * Judges nothing yet.
   *
   * @param keepsContents whether the lane knows what clicks say: its marks bring that along, and so
   *     do those of the other lane, which are sent to it
   * @param out is told what has changed
   */
  Arrivals(LaneRules rules, Expiry expiry, boolean keepsContents, Outlet<Mark> out) {
    this.expiry = expiry;
    this.keepsContents = keepsContents;
    this.out = out;
    this.visits = new VisitBatch(ShardVisits.keyOf(rules));
  }

  /** Judges a batch of visits, and hands marks of the other lane on. */
  void judge(byte[] batch, ShardLog<ShardVisits> log) {
    visits.read(batch, expiry, log);
    for (Mark mark : visits.marks()) {
      tell(mark, log);
    }
    ShardVisits known = log.index();
    known.add(visits, tellingOf(known.rules(), log), tellingOf(known.adRules(), log));
  }

  /** Tells the rules whose bits have changed. */
  private MarkSink tellingOf(KeyRules rules, ShardLog<ShardVisits> log) {
    return (timeMillis, id, former, now) ->
        rules.tellChanges(
            former,
            now,
            (ruleId, change) ->
                tell(Mark.of(id, timeMillis, ruleId, change, Mark.NO_CONTENT), log));
  }

  private void tell(Mark mark, ShardLog<ShardVisits> log) {
    if (keepsContents) {
      tellWithContent(mark, log);
    } else {
      out.emit(mark, mark.timeMillis());
    }
  }

  private void tellWithContent(Mark mark, ShardLog<ShardVisits> log) {
    long bucket = expiry.bucketOf(mark.timeMillis());
    ClickContents contents = log.index().contents();
    long place = contents.placeOf(bucket, mark.click());
    if (place == ClickPlaces.NOWHERE) {
      contents.await(bucket, mark);
      encoder.encode(mark, log.appendTo(bucket));
      return;
    }
    marked.read(log.read(bucket, place));
    if (Mark.keyOf(marked.id(), marked.timeMillis()) != mark.click()) {
      throw new IllegalStateException(
          "at " + place + " of bucket " + bucket + " lies another click");
    }
    // The lanes know clicks by the shard of their visitors, the fold by that of their ids.
    TaggedEvent click = format.read(marked.content(), Role.FIRST);
    out.emit(
        Mark.of(
            Mark.idHash(click),
            mark.timeMillis(),
            mark.ruleId(),
            mark.change(),
            mark.change() > 0 ? marked.content() : Mark.NO_CONTENT),
        mark.timeMillis());
  }
}
