package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link TextClick}. */
final class TextClickSerializer extends PeerClickSerializer<TextClick> {
  private static final long serialVersionUID = 1L;

  @Override
  public TextClick createInstance() {
    return new TextClick();
  }

  @Override
  void copyKeys(TextClick from, TextClick to) {
    to.id = from.id;
    to.userId = from.userId;
  }

  @Override
  void writeKeys(TextClick click, DataOutputView target) throws IOException {
    writeText(click.id, target);
    writeText(click.userId, target);
  }

  @Override
  void readKeys(TextClick click, DataInputView source) throws IOException {
    click.id = readText(source);
    click.userId = readText(source);
  }

  @Override
  public TypeSerializerSnapshot<TextClick> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints remember of this serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TextClick> {
    public Snapshot() {
      super(TextClickSerializer::new);
    }
  }
}
