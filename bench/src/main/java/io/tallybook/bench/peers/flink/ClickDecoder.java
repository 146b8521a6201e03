package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.Click;
import io.tallybook.model.EventValidator;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Validation;
import io.tallybook.model.Validation.Accepted;

/** Decodes and validates as the product does; here every record is a click. */
final class ClickDecoder {
  private final EventValidator validator = new EventValidator(RunSpec.CURRENCY);

  PeerClick decode(RawRecord record) {
    Validation validation = validator.validate(record);
    if (validation instanceof Accepted accepted && accepted.event() instanceof Click click) {
      return PeerClick.of(click);
    }
    throw new IllegalStateException("not a valid click: " + validation);
  }
}
