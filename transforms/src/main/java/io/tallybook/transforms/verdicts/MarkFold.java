package io.tallybook.transforms.verdicts;

import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.RecordRuns;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.stage.Outlet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folds the marks of a batch into those of their shard. For one thread. */
final class MarkFold {
  private final Expiry expiry;
  private final Map<String, Verdict> ruleVerdicts;
  private final Outlet<VerdictChange> out;
  private final TaggedEventFormat format = new TaggedEventFormat();

  /**
   * Folds nothing yet.
   *
   * @param ruleVerdicts what each mark says, by its rule
   * @param out takes what is to be counted otherwise
   */
  MarkFold(Expiry expiry, Map<String, Verdict> ruleVerdicts, Outlet<VerdictChange> out) {
    this.expiry = expiry;
    this.ruleVerdicts = ruleVerdicts;
    this.out = out;
  }

  /** Takes marks and contents to the log, and tells of every click once what all of them change. */
  void fold(byte[] batch, ShardLog<MarkedClicks> log) {
    Set<MarkedClick> touched = new LinkedHashSet<>();
    RecordRuns runs = new RecordRuns(log, batch);
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      MarkedClick click =
          ClickContent.isNext(in) ? addContent(in, runs, log) : addMark(in, runs, log);
      if (click != null) {
        touched.add(click);
      }
    }
    runs.flush();
    for (MarkedClick click : touched) {
      announce(click, log);
    }
  }

  private MarkedClick addMark(BytesReader in, RecordRuns runs, ShardLog<MarkedClicks> log) {
    int from = in.position();
    Mark mark = MarkEncoder.read(in);
    long bucket = expiry.bucketOf(mark.timeMillis());
    runs.append(bucket, from, in.position());
    return log.index().add(bucket, mark, in.position() - from);
  }

  private @Nullable MarkedClick addContent(
      BytesReader in, RecordRuns runs, ShardLog<MarkedClicks> log) {
    int from = in.position();
    long click = ClickContent.readClick(in);
    long bucket = expiry.bucketOf(ClickContent.skipContent(in));
    runs.append(bucket, from, in.position());
    return log.index().addContent(bucket, click, in.position() - from);
  }

  private void announce(MarkedClick click, ShardLog<MarkedClicks> log) {
    if (click.awaitsContent() && !findContent(click, log)) {
      return;
    }
    VerdictChange change = click.announce(ruleVerdicts, format);
    if (change != null) {
      out.emit(change, change.click().header().eventTimeMillis());
    }
  }

  /** Finds what a click says; marks that have come before it wait for it. */
  private boolean findContent(MarkedClick click, ShardLog<MarkedClicks> log) {
    long bucket = expiry.bucketOf(click.timeMillis());
    int place = log.index().placeOf(bucket, click.click());
    if (place == ClickPlaces.NOWHERE) {
      log.index().await(bucket, click.click());
      return false;
    }
    click.setContent(ClickContent.readContent(log.read(bucket, place)));
    return true;
  }
}
