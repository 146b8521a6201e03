package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link Fingerprint}. */
final class FingerprintSerializer extends CompactSerializer<Fingerprint> {
  private static final long serialVersionUID = 1L;
  private static final Fingerprint NONE = new Fingerprint(0, 0);

  @Override
  public Fingerprint createInstance() {
    return NONE;
  }

  @Override
  public Fingerprint copy(Fingerprint from) {
    return from;
  }

  @Override
  public void serialize(Fingerprint value, DataOutputView target) throws IOException {
    target.writeLong(value.high());
    target.writeLong(value.low());
  }

  @Override
  public Fingerprint deserialize(Fingerprint reuse, DataInputView source) throws IOException {
    return new Fingerprint(source.readLong(), source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Fingerprint> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints remember of this serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Fingerprint> {
    public Snapshot() {
      super(FingerprintSerializer::new);
    }
  }
}
