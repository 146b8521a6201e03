package io.tallybook.stores.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.AdRef;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;

/** SHA-256 over texts and numbers, each with its length, so that no two contents run together. */
final class ContentHash {
  private static final Comparator<AdRef> BY_ID =
      Comparator.comparing(AdRef::advertiserId)
          .thenComparing(AdRef::campaignId)
          .thenComparing(AdRef::adId);

  private final MessageDigest digest;
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  ContentHash add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    add(bytes.length);
    digest.update(bytes);
    return this;
  }

  ContentHash add(long value) {
    digest.update(number.clear().putLong(value).array());
    return this;
  }

  /** Ads and their figures, in the order of their ids whatever the map's is. */
  ContentHash add(Map<AdRef, LineFigures> lines) {
    add(lines.size());
    lines.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(BY_ID))
        .forEach(line -> add(line.getKey()).add(line.getValue()));
    return this;
  }

  private ContentHash add(AdRef ad) {
    return add(ad.advertiserId()).add(ad.campaignId()).add(ad.adId());
  }

  private void add(LineFigures figures) {
    add(figures.clicks())
        .add(figures.unpricedClicks())
        .add(figures.invalidClicks())
        .add(figures.duplicates())
        .add(figures.amountMicros())
        .add(figures.invalidMicros());
  }

  /** Hex, lower case; afterwards the hash begins anew. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
