package io.tallybook.pipelines.explain;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdRef;
import io.tallybook.model.Claim;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Validation;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.dedup.EventComparison.Finding;
import io.tallybook.transforms.shard.FingerprintTable;
import java.util.BitSet;

/**
 * The records of the ids that an ad has events of, and those that name the ad and were rejected.
 * Ids are kept as 128-bit fingerprints, up to 36 bytes each.
 */
final class AdSelection implements RecordSelection {
  private static final long PRESENT = 1;

  private final AdRef ad;
  private final FingerprintTable ids = new FingerprintTable();
  private final BitSet filesWithRejected = new BitSet();
  private final Fingerprint fingerprint = new Fingerprint();

  AdSelection(AdRef ad) {
    this.ad = ad;
  }

  /** Looks at a record of the day, before the selection is used. */
  void look(int file, RawRecord record, Validation validation) {
    if (validation instanceof Accepted accepted) {
      if (accepted.event().header().ad().equals(ad)) {
        compute(record.key());
        ids.put(fingerprint.high(), fingerprint.low(), PRESENT);
      }
    } else if (takesRejected(record)) {
      filesWithRejected.set(file);
    }
  }

  /** An accepted record's key is its event's id. */
  private void compute(ByteString key) {
    byte[] bytes = key.toByteArray();
    fingerprint.of(bytes, 0, bytes.length);
  }

  @Override
  public boolean takesId(ByteString id) {
    compute(id);
    return ids.get(fingerprint.high(), fingerprint.low()) == PRESENT;
  }

  @Override
  public boolean looksForRejected(int file) {
    return filesWithRejected.get(file);
  }

  @Override
  public boolean takesRejected(RawRecord record) {
    return Claim.of(record).filter(claim -> claim.isOf(ad)).isPresent();
  }

  @Override
  public boolean tells(boolean isClick, Finding finding) {
    return isClick || !finding.isAlone();
  }
}
