package io.tallybook.testdata;

import io.tallybook.model.Device;
import java.util.List;

/** Machines that click once and show in that click alone what they are. */
final class SingleClicks {
  private SingleClicks() {}

  static ClickScript of(TruthLabel label) {
    return (timeMillis, cast, clicks) -> clicks.click(timeMillis, visitor(label, cast), cast.ad());
  }

  private static Visitor visitor(TruthLabel label, Cast cast) {
    Visitor machine = cast.machine(label);
    long bits = cast.random().nextLong();
    return switch (label) {
      case MISSING_USER_AGENT -> machine.withUserAgent(UserAgents.missing(bits));
      case KNOWN_BOT -> machine.withUserAgent(UserAgents.knownBot(bits));
      case HTTP_LIBRARY -> machine.withUserAgent(UserAgents.httpLibrary(bits));
      case NON_BROWSER -> machine.withUserAgent(UserAgents.nonBrowser(bits));
      case FAKE_CRAWLER -> machine.withUserAgent(UserAgents.addressedCrawler(bits));
      case DATA_CENTRE -> at(AddressBook.dataCentre(bits), machine);
      case CRAWLER_ADDRESS -> at(AddressBook.crawler(bits), machine);
      case PROXY -> at(AddressBook.proxy(bits), machine);
      case INTERNAL_TEST ->
          cast.random().chance(0.5)
              ? at(AddressBook.own(bits), machine)
              : machine.withUserId(any(ListedIdentities.TEST_USERS, bits));
      case BLOCKLISTED -> blocklisted(machine, cast.random().nextInt(3), bits);
      case DEVICE_MISMATCH -> machine.withUserAgent(UserAgents.applePhone(bits));
      // The line is in another country than what is declared.
      case GEO_MISMATCH -> machine.withPlace("DE", machine.ip());
      case CLICK_FLOOD -> elsewhere(machine, Publishers.FLOODING, bits);
      case LATE_INSTALLS -> elsewhere(machine, Publishers.LATE, bits);
      case UNIFORM_PUBLISHER ->
          elsewhere(machine, Publishers.UNIFORM, bits)
              .withUserAgent(UserAgents.browser(Device.DESKTOP, 0));
      // Told by headers or times, which are made with the event; the rest clicks more than once.
      default -> elsewhere(machine, machine.publisherId(), bits);
    };
  }

  private static Visitor blocklisted(Visitor machine, int by, long bits) {
    return switch (by) {
      case 0 -> at(AddressBook.blocked(bits), machine);
      case 1 -> machine.withUserId(any(ListedIdentities.BLOCKED_USERS, bits));
      default -> machine.withPublisherId(any(ListedIdentities.BLOCKED_PUBLISHERS, bits));
    };
  }

  private static Visitor at(String ip, Visitor machine) {
    return machine.withPlace(AddressBook.MACHINE_COUNTRY, ip);
  }

  /** On an ordinary line, on a given publisher's pages. */
  private static Visitor elsewhere(Visitor machine, String publisherId, long bits) {
    return at(AddressBook.consumer(AddressBook.MACHINE_COUNTRY, bits), machine)
        .withPublisherId(publisherId);
  }

  private static <T> T any(List<T> values, long bits) {
    return values.get(SeededRandom.below(bits, values.size()));
  }
}
