package io.tallybook.pipelines.explain;

import com.google.protobuf.ByteString;
import io.tallybook.model.Claim;
import io.tallybook.model.RawRecord;
import io.tallybook.transforms.dedup.EventComparison.Finding;

/** The records of one id, by their key or by what they claim. */
final class EventIdSelection implements RecordSelection {
  private final String id;
  private final ByteString key;

  EventIdSelection(String id) {
    this.id = id;
    this.key = ByteString.copyFromUtf8(id);
  }

  @Override
  public boolean takesId(ByteString other) {
    return other.equals(key);
  }

  @Override
  public boolean looksForRejected(int file) {
    return true;
  }

  @Override
  public boolean takesRejected(RawRecord record) {
    return Claim.of(record).filter(claim -> claim.eventId().equals(id)).isPresent();
  }

  @Override
  public boolean tells(boolean isClick, Finding finding) {
    return true;
  }
}
