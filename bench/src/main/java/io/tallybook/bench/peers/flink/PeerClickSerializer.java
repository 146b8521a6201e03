package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of a {@link PeerClick}: its keys, then all else. */
abstract class PeerClickSerializer<C extends PeerClick> extends CompactSerializer<C> {
  private static final long serialVersionUID = 1L;

  abstract void copyKeys(C from, C to);

  abstract void writeKeys(C click, DataOutputView target) throws IOException;

  abstract void readKeys(C click, DataInputView source) throws IOException;

  @Override
  public final C copy(C from) {
    C to = createInstance();
    copyKeys(from, to);
    to.setFields(from);
    return to;
  }

  @Override
  public final void serialize(C click, DataOutputView target) throws IOException {
    writeKeys(click, target);
    writeText(click.advertiserId, target);
    writeText(click.campaignId, target);
    writeText(click.adId, target);
    writeText(click.country, target);
    target.writeByte(click.device);
    target.writeBoolean(click.invalid);
    target.writeLong(click.eventTimeMillis);
    target.writeLong(click.receivedAtMillis);
    target.writeLong(click.priceMicros);
  }

  @Override
  public final C deserialize(C click, DataInputView source) throws IOException {
    readKeys(click, source);
    click.advertiserId = readText(source);
    click.campaignId = readText(source);
    click.adId = readText(source);
    click.country = readText(source);
    click.device = source.readByte();
    click.invalid = source.readBoolean();
    click.eventTimeMillis = source.readLong();
    click.receivedAtMillis = source.readLong();
    click.priceMicros = source.readLong();
    return click;
  }
}
