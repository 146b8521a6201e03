package io.tallybook.bench.peers.beam;

import io.tallybook.transforms.coders.MeasuresCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;

/** Coder of {@link Contribution}; the measures carry the format version. */
final class ContributionCoder extends AtomicCoder<Contribution> {
  private static final long serialVersionUID = 1L;
  static final ContributionCoder INSTANCE = new ContributionCoder();

  private ContributionCoder() {}

  @Override
  public void encode(Contribution value, OutputStream out) throws IOException {
    MeasuresCoder.of().encode(value.measures(), out);
    VarInt.encode(value.changes(), out);
    VarInt.encode(value.asOfMillis(), out);
  }

  @Override
  public Contribution decode(InputStream in) throws IOException {
    var measures = MeasuresCoder.of().decode(in);
    return new Contribution(VarInt.decodeLong(in), VarInt.decodeLong(in), measures);
  }
}
