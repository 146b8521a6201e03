package io.tallybook.bench.input;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tallybook.model.AdRef;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;

/** The ads: who they belong to, where they run, what a click costs, and the bytes of all that. */
public final class AdTable {
  /** How many ads there are. */
  public static final int COUNT = 20_000;

  /** What prices are in. */
  public static final String CURRENCY = "USD";

  private static final int CAMPAIGN_COUNT = 2_000;
  private static final int ADVERTISER_COUNT = 500;
  private static final List<String> COUNTRIES = List.of("US", "DE", "FR", "GB", "JP");
  private static final long PRICE_SERIES = 101;
  private static final long PRICE_MICROS_MIN = 100_000;
  private static final int PRICE_MICROS_SPAN = 900_000;
  private static final byte ADVERTISER_TAG = 0x2A;
  private static final byte CAMPAIGN_TAG = 0x32;
  private static final byte AD_TAG = 0x3A;

  private static final AdTable INSTANCE = new AdTable();

  private final AdRef[] refs = new AdRef[COUNT];
  private final byte[][] refFields = new byte[COUNT][];
  private final long[] priceMicros = new long[COUNT];

  private AdTable() {
    for (int ad = 0; ad < COUNT; ad++) {
      AdRef ref =
          new AdRef(
              String.format(Locale.ROOT, "advertiser-%04d", ad % ADVERTISER_COUNT),
              String.format(Locale.ROOT, "campaign-%05d", ad % CAMPAIGN_COUNT),
              String.format(Locale.ROOT, "ad-%06d", ad));
      refs[ad] = ref;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      append(out, ADVERTISER_TAG, ref.advertiserId());
      append(out, CAMPAIGN_TAG, ref.campaignId());
      append(out, AD_TAG, ref.adId());
      refFields[ad] = out.toByteArray();
      priceMicros[ad] = PRICE_MICROS_MIN + Mix.below(PRICE_MICROS_SPAN, Mix.of(PRICE_SERIES, ad));
    }
  }

  public static AdTable instance() {
    return INSTANCE;
  }

  private static void append(ByteArrayOutputStream out, byte tag, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    out.write(tag);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  /** The ad, its campaign and advertiser. */
  public AdRef ref(int ad) {
    return refs[ad];
  }

  /** Where the ad runs, ISO 3166-1 alpha-2. */
  public String country(int ad) {
    return COUNTRIES.get(ad % COUNTRIES.size());
  }

  /**
   * The price of a click: fixed per ad, so that sums do not depend on which of several clicks is
   * found invalid.
   */
  public long priceMicros(int ad) {
    return priceMicros[ad];
  }

  /** The fields 5 to 7 of the wire schema. */
  byte[] refFields(int ad) {
    return refFields[ad];
  }
}
