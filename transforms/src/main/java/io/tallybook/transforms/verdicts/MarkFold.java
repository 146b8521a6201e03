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

  /** Takes marks to the log, and tells of every click once what all of them change. */
  void fold(byte[] batch, ShardLog<MarkedClicks> log) {
    Set<MarkedClick> touched = new LinkedHashSet<>();
    RecordRuns runs = new RecordRuns(log, batch);
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      int from = in.position();
      Mark mark = MarkEncoder.read(in);
      long bucket = expiry.bucketOf(mark.timeMillis());
      runs.append(bucket, from, in.position());
      touched.add(log.index().add(bucket, mark));
    }
    runs.flush();
    for (MarkedClick click : touched) {
      VerdictChange change = click.announce(ruleVerdicts, format);
      if (change != null) {
        out.emit(change, change.click().header().eventTimeMillis());
      }
    }
  }
}
