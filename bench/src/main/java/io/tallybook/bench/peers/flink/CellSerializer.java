package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link Cell}. */
final class CellSerializer extends CompactSerializer<Cell> {
  private static final long serialVersionUID = 1L;

  @Override
  public Cell createInstance() {
    return new Cell();
  }

  @Override
  public Cell copy(Cell from) {
    return from.copy();
  }

  @Override
  public void serialize(Cell cell, DataOutputView target) throws IOException {
    writeText(cell.advertiserId, target);
    writeText(cell.campaignId, target);
    writeText(cell.adId, target);
    writeText(cell.country, target);
    target.writeByte(cell.device);
  }

  @Override
  public Cell deserialize(Cell cell, DataInputView source) throws IOException {
    cell.advertiserId = readText(source);
    cell.campaignId = readText(source);
    cell.adId = readText(source);
    cell.country = readText(source);
    cell.device = source.readByte();
    return cell;
  }

  @Override
  public TypeSerializerSnapshot<Cell> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints remember of this serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Cell> {
    public Snapshot() {
      super(CellSerializer::new);
    }
  }
}
