package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link CellSums}. */
final class CellSumsSerializer extends CompactSerializer<CellSums> {
  private static final long serialVersionUID = 1L;

  private final CellSerializer cells = new CellSerializer();
  private final SumsSerializer sums = new SumsSerializer();

  @Override
  public CellSums createInstance() {
    return new CellSums();
  }

  @Override
  public CellSums copy(CellSums from) {
    return CellSums.of(cells.copy(from.cell), from.minuteMillis, sums.copy(from.sums));
  }

  @Override
  public void serialize(CellSums value, DataOutputView target) throws IOException {
    cells.serialize(value.cell, target);
    target.writeLong(value.minuteMillis);
    sums.serialize(value.sums, target);
  }

  @Override
  public CellSums deserialize(CellSums value, DataInputView source) throws IOException {
    value.cell = cells.deserialize(source);
    value.minuteMillis = source.readLong();
    value.sums = sums.deserialize(source);
    return value;
  }

  @Override
  public TypeSerializerSnapshot<CellSums> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints remember of this serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<CellSums> {
    public Snapshot() {
      super(CellSumsSerializer::new);
    }
  }
}
