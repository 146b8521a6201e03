package io.tallybook.testdata;

import io.tallybook.model.Device;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The people. Everything about a person follows from the seed and the person's number, so none is
 * stored but the time of the last click: nobody clicks twice within {@link #CLICK_GAP_MILLIS}, or a
 * person would look like a robot and the labels would lie.
 */
final class Audience {
  /** Shortest time between two clicks of one person. */
  static final long CLICK_GAP_MILLIS = 10_000;

  /** Draws before the crowd is taken to be exhausted; half of it is always free. */
  private static final int DRAWS_MAX = 64;

  private static final int CARRIER_NAT_PERCENT = 6;
  private static final int PRIVATE_RELAY_PERCENT = 3;

  private static final List<String> COUNTRIES =
      List.of(
          "US", "IN", "BR", "GB", "DE", "FR", "JP", "ID", "MX", "CA", "IT", "ES", "TR", "PL", "AU",
          "KR", "NL", "NG", "VN", "");
  private static final WeightedChoice COUNTRY_SHARES =
      WeightedChoice.of(26, 14, 8, 6, 6, 5, 5, 5, 4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1);
  private static final List<Device> DEVICES =
      List.of(
          Device.MOBILE, Device.DESKTOP, Device.TABLET, Device.TV, Device.OTHER, Device.UNKNOWN);
  private static final WeightedChoice DEVICE_SHARES = WeightedChoice.of(62, 31, 4, 2, 0.5, 0.5);

  private final long salt;
  private final WeightedChoice activity;
  private final long[] lastClickMillis;

  Audience(Population population, long seed) {
    salt = SeededRandom.mix(~seed);
    activity = WeightedChoice.zipf(population.users(), population.userSkew());
    lastClickMillis = new long[population.users()];
    Arrays.fill(lastClickMillis, Long.MIN_VALUE / 2);
  }

  /** Someone who looks at an ad. */
  Visitor viewer(SeededRandom random) {
    return person(activity.next(random));
  }

  /** Someone who clicks at a time; times never go back. */
  Visitor clicker(SeededRandom random, long timeMillis) {
    int user = activity.next(random);
    for (int draws = 1; !isFree(user, timeMillis) && draws < DRAWS_MAX; draws++) {
      user = random.nextInt(lastClickMillis.length);
    }
    lastClickMillis[user] = timeMillis;
    return person(user);
  }

  private boolean isFree(int user, long timeMillis) {
    return timeMillis - lastClickMillis[user] >= CLICK_GAP_MILLIS;
  }

  private Visitor person(int user) {
    SeededRandom traits = new SeededRandom(SeededRandom.mix(salt + user));
    String userId = "u-" + HexFormat.of().toHexDigits(traits.nextLong(), 12);
    String country = COUNTRIES.get(COUNTRY_SHARES.next(traits));
    int kind = traits.nextInt(100);
    if (kind < PRIVATE_RELAY_PERCENT) {
      return new Visitor(
          userId,
          country,
          Device.MOBILE,
          AddressBook.privateRelay(traits.nextLong()),
          UserAgents.applePhone(traits.nextLong()),
          TruthLabel.PRIVATE_RELAY);
    }
    boolean behindNat = kind < PRIVATE_RELAY_PERCENT + CARRIER_NAT_PERCENT;
    Device device = behindNat ? Device.MOBILE : DEVICES.get(DEVICE_SHARES.next(traits));
    return new Visitor(
        userId,
        country,
        device,
        behindNat
            ? AddressBook.carrierNat(traits.nextLong())
            : AddressBook.consumer(traits.nextLong()),
        UserAgents.browser(device, traits.nextLong()),
        behindNat ? TruthLabel.CARRIER_NAT : TruthLabel.VALID);
  }
}
