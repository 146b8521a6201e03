package io.tallybook.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the values of a header's fields that are no free text: country, device, address and
 * purpose. What does not stand for itself makes the cursor unusual: a value that a later writer
 * added, a zero that the plain layout leaves out, the breach of a rule.
 */
final class FieldValues {
  private static final int LETTERS = 'Z' - 'A' + 1;

  /** Every country code there can be, AA to ZZ. */
  private static final List<String> COUNTRIES = countries();

  /** By their number on the wire. */
  private static final List<Device> DEVICES = devices();

  /** By their number on the wire. */
  private static final List<Purpose> PURPOSES = purposes();

  private FieldValues() {}

  /** Steps over a country code and gives its text. */
  static String country(WireCursor in) {
    int length = in.blockLength();
    int at = in.position();
    in.skip(length);
    if (length != 2) {
      in.refuse();
      return "";
    }
    int first = in.array()[at] - 'A';
    int second = in.array()[at + 1] - 'A';
    if (first < 0 || first >= LETTERS || second < 0 || second >= LETTERS) {
      in.refuse();
      return "";
    }
    return COUNTRIES.get(first * LETTERS + second);
  }

  /** Steps over the number of a kind of device. */
  static Device device(WireCursor in) {
    int number = in.smallVarint();
    if (number == 0 || number >= DEVICES.size()) {
      in.refuse();
      return Device.UNKNOWN;
    }
    return DEVICES.get(number);
  }

  /** Steps over the number of a purpose. */
  static Purpose purpose(WireCursor in) {
    int number = in.smallVarint();
    if (number == 0 || number >= PURPOSES.size()) {
      in.refuse();
      return Purpose.UNKNOWN;
    }
    return PURPOSES.get(number);
  }

  /** Steps over an address; the index of its first byte. */
  static int ip(WireCursor in) {
    int length = in.blockLength();
    int start = in.position();
    in.skip(length);
    if (length != AddressText.IPV4_BYTES && length != AddressText.IPV6_BYTES) {
      in.refuse();
    }
    return start;
  }

  private static List<String> countries() {
    List<String> countries = new ArrayList<>();
    for (char first = 'A'; first <= 'Z'; first++) {
      for (char second = 'A'; second <= 'Z'; second++) {
        countries.add("" + first + second);
      }
    }
    return List.copyOf(countries);
  }

  private static List<Device> devices() {
    List<Device> devices = new ArrayList<>();
    for (int number = 0; ; number++) {
      io.tallybook.model.wire.Device wire = io.tallybook.model.wire.Device.forNumber(number);
      if (wire == null) {
        return List.copyOf(devices);
      }
      devices.add(EventWire.device(wire));
    }
  }

  private static List<Purpose> purposes() {
    List<Purpose> purposes = new ArrayList<>();
    for (int number = 0; ; number++) {
      io.tallybook.model.wire.Purpose wire = io.tallybook.model.wire.Purpose.forNumber(number);
      if (wire == null) {
        return List.copyOf(purposes);
      }
      purposes.add(EventWire.purpose(wire));
    }
  }
}
