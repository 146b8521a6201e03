package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import java.nio.ByteBuffer;

/**
 * A digest of records, whatever files they lie in: equal records in the same order, equal digest.
 */
final class RecordDigest {
  private final Sha256 digest = new Sha256();
  private final ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES);

  void add(RawRecord record) {
    numbers.clear();
    numbers
        .putLong(record.offset())
        .putLong(record.recordedAtMillis())
        .putInt(record.key().size())
        .putInt(record.payload().size());
    digest.update(numbers.array());
    digest.update(record.key().toByteArray());
    digest.update(record.payload().toByteArray());
  }

  String hex() {
    return digest.hex();
  }
}
