package io.tallybook.transforms.coders;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link AggregateKey}, format 2. */
public final class AggregateKeyCoder extends VersionedCoder<AggregateKey> {
  private static final long serialVersionUID = 1L;
  private static final AggregateKeyCoder INSTANCE = new AggregateKeyCoder();

  private AggregateKeyCoder() {
    super(2);
  }

  public static AggregateKeyCoder of() {
    return INSTANCE;
  }

  @Override
  void write(AggregateKey value, OutputStream out) throws IOException {
    writeTime(value.minuteMillis(), out);
    AdRefCoder.of().encode(value.ad(), out);
    writeString(value.country(), out);
    writeEnum(value.device(), out);
    writeString(value.rule(), out);
  }

  @Override
  AggregateKey read(InputStream in) throws IOException {
    return new AggregateKey(
        readTime(in),
        AdRefCoder.of().decode(in),
        readString(in),
        readEnum(DEVICES, in),
        readString(in));
  }

  static final Device[] DEVICES = Device.values();
}
