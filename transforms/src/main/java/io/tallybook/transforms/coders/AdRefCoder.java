package io.tallybook.transforms.coders;

import io.tallybook.model.AdRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link AdRef}, format 1. */
public final class AdRefCoder extends VersionedCoder<AdRef> {
  private static final long serialVersionUID = 1L;
  private static final AdRefCoder INSTANCE = new AdRefCoder();

  private AdRefCoder() {
    super(1);
  }

  public static AdRefCoder of() {
    return INSTANCE;
  }

  @Override
  void write(AdRef value, OutputStream out) throws IOException {
    writeString(value.advertiserId(), out);
    writeString(value.campaignId(), out);
    writeString(value.adId(), out);
  }

  @Override
  AdRef read(InputStream in) throws IOException {
    return new AdRef(readString(in), readString(in), readString(in));
  }
}
