package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.Progress;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.Click;
import io.tallybook.model.EventValidator;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Validation;
import io.tallybook.model.Validation.Accepted;

/**
 * Decodes and validates as the product does, and counts the progress; here every record is a click.
 * For one reader.
 */
final class ClickDecoder {
  private final EventValidator validator = new EventValidator(RunSpec.CURRENCY);
  private final Progress.Reader progress = new Progress.Reader();

  Click decode(RawRecord record) {
    progress.clickRead();
    Validation validation = validator.validate(record);
    if (validation instanceof Accepted accepted && accepted.event() instanceof Click click) {
      return click;
    }
    throw new IllegalStateException("not a valid click: " + validation);
  }
}
