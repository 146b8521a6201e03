package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link Sums}. */
final class SumsSerializer extends CompactSerializer<Sums> {
  private static final long serialVersionUID = 1L;

  @Override
  public Sums createInstance() {
    return new Sums();
  }

  @Override
  public Sums copy(Sums from) {
    return new Sums().add(from);
  }

  @Override
  public void serialize(Sums sums, DataOutputView target) throws IOException {
    target.writeLong(sums.gross);
    target.writeLong(sums.invalid);
    target.writeLong(sums.repeats);
    target.writeLong(sums.spendMicros);
    target.writeLong(sums.changes);
    target.writeLong(sums.asOfMillis);
  }

  @Override
  public Sums deserialize(Sums sums, DataInputView source) throws IOException {
    sums.gross = source.readLong();
    sums.invalid = source.readLong();
    sums.repeats = source.readLong();
    sums.spendMicros = source.readLong();
    sums.changes = source.readLong();
    sums.asOfMillis = source.readLong();
    return sums;
  }

  @Override
  public TypeSerializerSnapshot<Sums> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints remember of this serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Sums> {
    public Snapshot() {
      super(SumsSerializer::new);
    }
  }
}
