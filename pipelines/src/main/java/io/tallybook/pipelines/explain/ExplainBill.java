package io.tallybook.pipelines.explain;

import io.tallybook.model.AdRef;
import io.tallybook.model.EventValidator;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Validation;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.Validation.Violation;
import io.tallybook.pipelines.billing.BillingConfig;
import io.tallybook.pipelines.billing.KeptRun;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.transforms.dedup.EventComparison;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells how the bill of a day judges records, one by one: the same validation, comparison and
 * prices over the same files, without a pipeline, and the verdicts that the bill was made with.
 * Without its run's files the rules of single events judge anew; those of several clicks do not.
 *
 * <p>Records are handed over in the order of the files, while they are read. Memory: some 100 bytes
 * for each event of an ad's ids, and what the bill said of those clicks. Cost: two or three
 * readings of the files; of the last only those that hold records asked for.
 *
 * <p>Every method throws {@link io.tallybook.stores.rawlog.RawLogException} when a file is missing
 * or damaged.
 */
public final class ExplainBill {
  private final BillingConfig config;
  private final LogRecords log;
  private final EventValidator validator;
  private final RecordJudgement judgement;
  private final @Nullable KeptRun run;
  private final boolean isOfSameRules;

  private ExplainBill(
      BillingConfig config, LogSnapshot files, @Nullable KeptRun run, boolean isOfSameRules) {
    this.config = config;
    this.run = run;
    this.isOfSameRules = isOfSameRules;
    this.log = new LogRecords(config.rawLog(), files);
    this.validator = new EventValidator(config.currency());
    this.judgement = new RecordJudgement(config.prices(), config.traffic());
  }

  /**
   * Judges as the bill of a day does.
   *
   * @param log the whole log, or any part that holds what matters; files that the bill does not
   *     read are passed over
   */
  public static ExplainBill of(BillingConfig config, LogSnapshot log) {
    LogSnapshot read = log.between(config.countFrom(), config.readTo());
    return new ExplainBill(config, read, null, false);
  }

  /**
   * Tells the verdicts of the bill instead of judging anew.
   *
   * @param log as above
   * @param run of the bill
   * @param isOfSameRules whether the configuration's rules and lists are the bill's, so that they
   *     can tell of clicks the run keeps nothing of whether a rule could not decide
   */
  public static ExplainBill of(
      BillingConfig config, LogSnapshot log, KeptRun run, boolean isOfSameRules) {
    LogSnapshot read = log.between(config.countFrom(), config.readTo());
    return new ExplainBill(config, read, run, isOfSameRules);
  }

  /** The files that hold records of an event's id, rejected ones too. */
  public static LogSnapshot filesOf(String eventId, Path root, LogSnapshot log) {
    BitSet found = new BitSet();
    EventIdSelection selection = new EventIdSelection(eventId);
    new LogRecords(root, log)
        .forEach(
            file -> true,
            (file, row, record) -> {
              if (!found.get(file)
                  && (selection.takesId(record) || selection.takesRejected(record))) {
                found.set(file);
              }
            });
    return new LogSnapshot(found.stream().mapToObj(log.files()::get).toList());
  }

  /**
   * Tells the records behind an ad's line of the day: its clicks and all duplicates, the other
   * records of their ids, in whatever line, and records of the day that name the ad and were
   * rejected. Impressions and conversions that nothing repeats are left out: they change no line.
   */
  public void line(AdRef ad, Consumer<ExplainedRecord> out) {
    AdSelection selection = new AdSelection(ad);
    log.forEach(
        file -> log.file(file).date().equals(config.day()),
        (file, row, record) -> selection.look(file, record, validator.validate(record)));
    tell(selection, out);
  }

  /** Tells the records of an event's id. */
  public void event(String eventId, Consumer<ExplainedRecord> out) {
    tell(new EventIdSelection(eventId), out);
  }

  private void tell(RecordSelection selection, Consumer<ExplainedRecord> out) {
    EventComparison comparison = new EventComparison();
    BitSet hits = new BitSet();
    log.forEach(
        file -> true,
        (file, row, record) -> {
          if (selection.takesId(record)) {
            hits.set(file);
            if (validator.validate(record) instanceof Accepted accepted) {
              comparison.add(logged(accepted, record));
            }
          }
        });
    comparison.decide();
    log.forEach(
        file -> hits.get(file) || selection.looksForRejected(file),
        new Telling(selection, comparison, facts(selection), out));
  }

  private @Nullable BillVerdicts facts(RecordSelection selection) {
    return run == null
        ? null
        : BillVerdicts.read(
            run,
            config.day(),
            selection,
            isOfSameRules ? config.traffic().judge()::judge : event -> List.of());
  }

  private static LoggedEvent logged(Accepted accepted, RawRecord record) {
    return new LoggedEvent(
        accepted.event(), record.partition(), record.offset(), record.recordedAtMillis());
  }

  /** Meets the compared events in the order in which they were added, so numbers tell them. */
  private final class Telling implements LogRecords.Visitor {
    private final RecordSelection selection;
    private final EventComparison comparison;
    private final @Nullable BillVerdicts facts;
    private final Consumer<ExplainedRecord> out;
    private int compared;

    Telling(
        RecordSelection selection,
        EventComparison comparison,
        @Nullable BillVerdicts facts,
        Consumer<ExplainedRecord> out) {
      this.selection = selection;
      this.comparison = comparison;
      this.facts = facts;
      this.out = out;
    }

    @Override
    public void visit(int file, long row, RawRecord record) {
      boolean ofId = selection.takesId(record);
      if (!ofId && !selection.looksForRejected(file)) {
        return;
      }
      Validation validation = validator.validate(record);
      RecordPlace place = new RecordPlace(log.file(file), row, record);
      if (validation instanceof Violation violation) {
        if (ofId || selection.takesRejected(record)) {
          out.accept(judgement.rejected(place, violation));
        }
      } else if (ofId && validation instanceof Accepted accepted) {
        EventComparison.Finding finding = comparison.finding(compared++);
        ExplainedRecord explained = judgement.accepted(place, accepted.event(), finding, facts);
        if (selection.tells(explained.type().equals(ExplainedRecord.CLICK), finding)) {
          out.accept(explained);
        }
      }
    }
  }
}
