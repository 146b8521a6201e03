package io.tallybook.transforms.verdicts;

import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.dedup.ClickRun;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.stage.Outlet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Folds the marks of a batch into those of their shard. For one thread. */
final class MarkFold {
  private final Expiry expiry;
  private final Map<String, Verdict> ruleVerdicts;
  private final Outlet<VerdictChange> out;
  private final TaggedEventFormat format = new TaggedEventFormat();
  private final ClickRun run = new ClickRun();

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
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      if (ClickRun.isNext(in)) {
        run.open(in);
        addContents(log, touched);
      } else {
        touched.add(addMark(in, log));
      }
    }
    for (MarkedClick click : touched) {
      announce(click, log);
    }
  }

  private MarkedClick addMark(BytesReader in, ShardLog<MarkedClicks> log) {
    int from = in.position();
    Mark mark = MarkEncoder.read(in);
    int bytes = in.position() - from;
    long bucket = expiry.bucketOf(mark.timeMillis());
    log.appendTo(bucket).writeBytes(in.array(), from, bytes);
    return log.index().add(bucket, mark, bytes);
  }

  /** Clicks of one bucket that follow each other are one run in its log, too. */
  private void addContents(ShardLog<MarkedClicks> log, Set<MarkedClick> touched) {
    boolean more = run.next();
    while (more) {
      long bucket = expiry.bucketOf(run.timeMillis());
      int from = run.from();
      int to;
      log.index().beginRun(bucket);
      do {
        to = run.to();
        MarkedClick awaiting = log.index().addContent(bucket, run);
        if (awaiting != null) {
          touched.add(awaiting);
        }
        more = run.next();
      } while (more && expiry.bucketOf(run.timeMillis()) == bucket);
      BytesWriter out = log.appendTo(bucket);
      ClickRun.begin(to - from, out);
      out.writeBytes(run.array(), from, to - from);
    }
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
    click.setContent(ClickRun.content(log.read(bucket, place)));
    return true;
  }
}
