package io.tallybook.bench.peers.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link PeerClick}. */
final class PeerClickSerializer extends CompactSerializer<PeerClick> {
  private static final long serialVersionUID = 1L;

  private final FingerprintSerializer fingerprints = new FingerprintSerializer();

  @Override
  public PeerClick createInstance() {
    return new PeerClick();
  }

  @Override
  public PeerClick copy(PeerClick from) {
    PeerClick to = new PeerClick();
    to.id = from.id;
    to.visit = from.visit;
    to.advertiserId = from.advertiserId;
    to.campaignId = from.campaignId;
    to.adId = from.adId;
    to.country = from.country;
    to.device = from.device;
    to.invalid = from.invalid;
    to.eventTimeMillis = from.eventTimeMillis;
    to.receivedAtMillis = from.receivedAtMillis;
    to.priceMicros = from.priceMicros;
    return to;
  }

  @Override
  public void serialize(PeerClick click, DataOutputView target) throws IOException {
    fingerprints.serialize(click.id, target);
    fingerprints.serialize(click.visit, target);
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
  public PeerClick deserialize(PeerClick click, DataInputView source) throws IOException {
    click.id = fingerprints.deserialize(source);
    click.visit = fingerprints.deserialize(source);
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

  @Override
  public TypeSerializerSnapshot<PeerClick> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints remember of this serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PeerClick> {
    public Snapshot() {
      super(PeerClickSerializer::new);
    }
  }
}
