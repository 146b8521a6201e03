package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link FingerprintClick}. */
final class FingerprintClickSerializer extends PeerClickSerializer<FingerprintClick> {
  private static final long serialVersionUID = 1L;

  private final FingerprintSerializer fingerprints = new FingerprintSerializer();

  @Override
  public FingerprintClick createInstance() {
    return new FingerprintClick();
  }

  @Override
  void copyKeys(FingerprintClick from, FingerprintClick to) {
    to.id = from.id;
    to.visit = from.visit;
  }

  @Override
  void writeKeys(FingerprintClick click, DataOutputView target) throws IOException {
    fingerprints.serialize(click.id, target);
    fingerprints.serialize(click.visit, target);
  }

  @Override
  void readKeys(FingerprintClick click, DataInputView source) throws IOException {
    click.id = fingerprints.deserialize(source);
    click.visit = fingerprints.deserialize(source);
  }

  @Override
  public TypeSerializerSnapshot<FingerprintClick> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints remember of this serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<FingerprintClick> {
    public Snapshot() {
      super(FingerprintClickSerializer::new);
    }
  }
}
