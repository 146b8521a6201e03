package io.tallybook.testdata;

import io.tallybook.model.Device;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The people. Everything about a person follows from the seed and the person's number, so none is
 * stored but the time of the last click and how many of that day there were: nobody clicks twice
 * within {@link #CLICK_GAP_MILLIS} nor more than {@link #CLICKS_A_DAY_MAX} times a day, or a person
 * would look like a robot and the labels would lie. For the same reason nobody clicks behind an
 * address of a carrier that is busy.
 */
final class Audience {
  /** Shortest time between two clicks of one person: longer than a repeat is looked for. */
  static final long CLICK_GAP_MILLIS = 61_000;

  /** Most clicks of one person in a UTC day. */
  static final int CLICKS_A_DAY_MAX = 20;

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

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
  private final byte[] clicksOfDay;
  private final CarrierLoad carriers = new CarrierLoad();

  Audience(Population population, long seed) {
    salt = SeededRandom.mix(~seed);
    activity = WeightedChoice.zipf(population.users(), population.userSkew());
    lastClickMillis = new long[population.users()];
    Arrays.fill(lastClickMillis, Long.MIN_VALUE / 2);
    clicksOfDay = new byte[population.users()];
  }

  /** Someone who looks at an ad. */
  Visitor viewer(SeededRandom random) {
    return person(activity.next(random));
  }

  /** Someone who clicks at a time; times never go back. */
  Visitor clicker(SeededRandom random, long timeMillis) {
    int user = activity.next(random);
    Visitor person = person(user);
    for (int draws = 1; !isFree(user, person, timeMillis) && draws < DRAWS_MAX; draws++) {
      user = random.nextInt(lastClickMillis.length);
      person = person(user);
    }
    clicksOfDay[user] = (byte) (clicksOfDay(user, timeMillis) + 1);
    lastClickMillis[user] = timeMillis;
    if (person.label() == TruthLabel.CARRIER_NAT) {
      carriers.add(person.ip(), timeMillis);
    }
    return person;
  }

  private boolean isFree(int user, Visitor person, long timeMillis) {
    return timeMillis - lastClickMillis[user] >= CLICK_GAP_MILLIS
        && clicksOfDay(user, timeMillis) < CLICKS_A_DAY_MAX
        && (person.label() != TruthLabel.CARRIER_NAT || carriers.isCalm(person.ip(), timeMillis));
  }

  private int clicksOfDay(int user, long timeMillis) {
    return Math.floorDiv(lastClickMillis[user], DAY_MILLIS) == Math.floorDiv(timeMillis, DAY_MILLIS)
        ? clicksOfDay[user]
        : 0;
  }

  /** A person, on no particular publisher's pages. */
  private Visitor person(int user) {
    SeededRandom traits = new SeededRandom(SeededRandom.mix(salt + user));
    String userId = "u-" + HexFormat.of().toHexDigits(traits.nextLong(), 12);
    String country = COUNTRIES.get(COUNTRY_SHARES.next(traits));
    int kind = traits.nextInt(100);
    if (kind < PRIVATE_RELAY_PERCENT) {
      String relayCountry = AddressBook.relayCountry(traits.nextLong());
      return new Visitor(
          userId,
          relayCountry,
          Device.MOBILE,
          AddressBook.privateRelay(relayCountry, traits.nextLong()),
          UserAgents.applePhone(traits.nextLong()),
          "",
          TruthLabel.PRIVATE_RELAY);
    }
    boolean behindNat = kind < PRIVATE_RELAY_PERCENT + CARRIER_NAT_PERCENT;
    Device device = behindNat ? Device.MOBILE : DEVICES.get(DEVICE_SHARES.next(traits));
    return new Visitor(
        userId,
        behindNat ? AddressBook.MACHINE_COUNTRY : country,
        device,
        behindNat
            ? AddressBook.carrierNat(traits.nextLong())
            : AddressBook.consumer(country, traits.nextLong()),
        UserAgents.browser(device, traits.nextLong()),
        "",
        behindNat ? TruthLabel.CARRIER_NAT : TruthLabel.VALID);
  }
}
