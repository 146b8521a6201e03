package io.tallybook.stores.rawlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ProtocolMessageEnum;
import io.tallybook.model.wire.Device;
import io.tallybook.model.wire.Purpose;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/** Kinds of things, between the wire's numbers, which have no gaps, and the names in the files. */
final class WireNames {
  static final WireNames DEVICES = new WireNames("device", "DEVICE_", Device.values());
  static final WireNames PURPOSES = new WireNames("purpose", "PURPOSE_", Purpose.values());

  private final String kind;
  private final Binary[] names;

  private <E extends Enum<E> & ProtocolMessageEnum> WireNames(
      String kind, String prefix, E[] values) {
    this.kind = kind;
    this.names =
        Arrays.stream(values)
            // The last one stands for what the schema does not know, and has no number.
            .limit(values.length - 1L)
            .map(value -> value.name().substring(prefix.length()))
            .map(name -> Binary.fromConstantByteArray(name.getBytes(US_ASCII)))
            .toArray(Binary[]::new);
  }

  /** How many there are: numbers from 0 to below this are known. */
  int count() {
    return names.length;
  }

  /** The name of a number that the wire schema knows. */
  Binary name(int number) {
    return names[number];
  }

  /**
   * The number of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  int number(Binary name) {
    for (int number = 0; number < names.length; number++) {
      if (names[number].equals(name)) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "there is no %s '%s'".formatted(kind, name.toStringUsingUTF8()));
  }
}
