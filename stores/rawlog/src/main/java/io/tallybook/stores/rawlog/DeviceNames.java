package io.tallybook.stores.rawlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tallybook.model.wire.Device;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/** Kinds of devices, between the wire's numbers and the names in the files. */
final class DeviceNames {
  private static final String PREFIX = "DEVICE_";

  private static final Binary[] NAMES =
      Arrays.stream(Device.values())
          .filter(device -> device != Device.UNRECOGNIZED)
          .map(device -> device.name().substring(PREFIX.length()))
          .map(name -> Binary.fromConstantByteArray(name.getBytes(US_ASCII)))
          .toArray(Binary[]::new);

  private DeviceNames() {}

  /** The name of a number that the wire schema knows. */
  static Binary name(int number) {
    return NAMES[number];
  }

  /**
   * The number of a name.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  static int number(Binary name) {
    for (int number = 0; number < NAMES.length; number++) {
      if (NAMES[number].equals(name)) {
        return number;
      }
    }
    throw new IllegalArgumentException("there is no device '" + name.toStringUsingUTF8() + "'");
  }
}
