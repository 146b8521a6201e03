package io.tallybook.testdata;

import io.tallybook.model.Device;
import java.util.HexFormat;

/** Makes who plays in a script: fresh identities, which nobody else has. */
final class Cast {
  private final SeededRandom random;
  private final AdCatalog ads;
  private final Publishers publishers;

  Cast(SeededRandom random, AdCatalog ads, Publishers publishers) {
    this.random = random;
    this.ads = ads;
    this.publishers = publishers;
  }

  SeededRandom random() {
    return random;
  }

  /** A machine on a hijacked line, with a browser's user agent. */
  Visitor machine(TruthLabel label) {
    return new Visitor(
        userId(),
        AddressBook.MACHINE_COUNTRY,
        Device.DESKTOP,
        AddressBook.bot(random.nextLong()),
        browser(),
        publishers.next(random),
        label);
  }

  /** A person on an ordinary line. */
  Visitor person(TruthLabel label) {
    return machine(label)
        .withPlace(
            AddressBook.MACHINE_COUNTRY,
            AddressBook.consumer(AddressBook.MACHINE_COUNTRY, random.nextLong()));
  }

  String userId() {
    return "u-" + HexFormat.of().toHexDigits(random.nextLong(), 12);
  }

  String browser() {
    return UserAgents.browser(Device.DESKTOP, random.nextLong());
  }

  /** An ad by its popularity. */
  int ad() {
    return ads.next(random);
  }

  /** The ad that many places behind another one; the first follows the last. */
  int adBehind(int ad, int places) {
    return (ad + places) % ads.count();
  }
}
